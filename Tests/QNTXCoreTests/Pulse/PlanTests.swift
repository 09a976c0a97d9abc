import GRDB
import Testing

@testable import QNTXCore

@Suite("What finding jobs costs")
struct PlanTests {
    @Test(
        "Every question that is asked often is answered by an index, without sorting",
        arguments: [
            "SELECT seq FROM pulse_jobs WHERE handler = 'h' AND status = 0 ORDER BY seq LIMIT 1",
            "SELECT seq FROM pulse_jobs WHERE handler = 'h' AND status = 4 ORDER BY seq DESC LIMIT 100",
            "SELECT seq, handler FROM pulse_jobs WHERE status = 1 AND not_before <= 5 ORDER BY not_before LIMIT 1000",
            "SELECT not_before FROM pulse_jobs WHERE status = 1 ORDER BY not_before LIMIT 1",
            "SELECT handler FROM pulse_jobs WHERE handler > 'h' ORDER BY handler LIMIT 1",
            """
            SELECT id FROM pulse_jobs INDEXED BY pulse_jobs_source \
            WHERE handler = 'h' AND source = 's' AND status < 4 AND source <> '' ORDER BY seq LIMIT 1
            """,
            """
            SELECT seq FROM pulse_jobs WHERE domain = 'd' AND substr(handler, 1, length(domain) + 1) <> domain || '.' \
            ORDER BY seq DESC LIMIT 100
            """,
            "SELECT 1 FROM pulse_jobs AS child WHERE child.parent = 'p' AND child.parent <> '' AND child.status < 4",
            "UPDATE pulse_jobs SET status = 2 WHERE seq = 5 AND status = 0",
            "SELECT seq FROM pulse_jobs WHERE id = 'JB'",
        ]
    )
    func plan(sql: String) throws {
        let fixture = try PulseFixture()
        let steps = try fixture.storage.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
        }
        for step in steps {
            #expect(step.hasPrefix("SEARCH") || step.contains("pulse_jobs_waiting"), "\(step)")
        }
        #expect(!steps.isEmpty)
    }
}
