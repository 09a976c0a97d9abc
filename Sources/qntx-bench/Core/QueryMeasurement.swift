import CQNTXBench
import QNTXCore
import QNTXPlugin

/// How fast attestations are found among many. Against SQL that was written by hand for each question, on tables that were
/// made for them, with the same data.
struct QueryMeasurement {
    let bench: Bench

    private struct Question {
        var name: String
        var filter: AttestationFilter
        var sql: String
        var arguments: [String]
        var times: Int
    }

    private static let columns =
        "a.id, a.subjects, a.predicates, a.contexts, a.actors, a.timestamp, a.source, a.attributes, a.created_at"

    func run() async throws -> [Row] {
        let count = bench.effort.queriedRows
        let directory = try bench.directory.directory("query")
        let (ours, hand) = (directory + "/ours.db", directory + "/hand.db")
        bench.progress("storing \(count) attestations")
        let limits = AttestationLimits(perActorAndContext: 0, contextListsPerActor: 0, actorsPerSubject: 0)
        let core = try Core(
            configuration: CoreConfiguration(
                path: ours,
                storage: StorageSettings(durability: .normal),
                attestations: limits
            ),
            logger: Bench.logger()
        )
        let store = core.attestations.store(for: "cli")
        for first in stride(from: 0, to: count, by: 5000) {
            _ = try store.create((first..<min(count, first + 5000)).map(Self.attestation))
        }
        bench.progress("storing them once more, in tables for SQL by hand")
        try BareSQLite.fill(hand, schema: Self.schema, with: Self.fill(count))
        var rows: [Row] = []
        for question in Self.questions(count) { rows.append(try measure(question, store, hand, count)) }
        try core.close()
        return rows
    }

    private func measure(_ question: Question, _ store: any AttestationStore, _ hand: String, _ count: Int) throws
        -> Row
    {
        var (ours, baseline): ([Double], [Double]) = ([], [])
        var found = 0
        for number in 1...bench.effort.queryRounds {
            bench.progress("\(question.name), \(number) of \(bench.effort.queryRounds)")
            let start = qntx_bench_now()
            for _ in 0..<question.times {
                found = 0
                try store.query(question.filter) { _ in
                    found += 1
                    return true
                }
            }
            ours.append(Double(qntx_bench_now() - start) / 1000 / Double(question.times))
            let (rows, time) = try BareSQLite.query(hand, question.sql, question.arguments, times: question.times)
            guard rows == found else {
                throw BenchError("\(question.name): ours finds \(found) rows, SQL by hand \(rows)")
            }
            baseline.append(time)
        }
        return Row(
            name: question.name,
            unit: "µs",
            ours: Figure(Sample(ours)),
            baseline: Figure(Sample(baseline)),
            ratio: Sample(zip(ours, baseline).map { $0 / $1 }).median,
            limit: .ratioAtMost(1.5),
            against: "SQL by hand",
            remark: "\(found) rows among \(count)"
        )
    }

    private static func attestation(_ number: Int) -> Attestation {
        Attestation(
            subjects: ["subject-\(number % 99_991)"],
            predicates: ["predicate-\(number % 53)"],
            contexts: ["context-\(number % 1009)"],
            actors: ["actor-\(number % 4001)"],
            timestamp: 1_700_000_000 + Int64(number),
            attributes: #"{"score":\#(number)}"#
        )
    }

    private static func questions(_ count: Int) -> [Question] {
        func one(_ table: String) -> String {
            """
            SELECT \(columns) FROM \(table) l CROSS JOIN a ON a.number = l.number WHERE l.value = ?
            ORDER BY l.timestamp DESC, l.number DESC LIMIT 100
            """
        }
        let pair = """
            SELECT \(columns) FROM contexts c CROSS JOIN predicates p ON p.value = ?2 AND p.timestamp = c.timestamp
            AND p.number = c.number CROSS JOIN a ON a.number = c.number WHERE c.value = ?1
            ORDER BY c.timestamp DESC, c.number DESC LIMIT 100
            """
        let any = """
            SELECT \(columns) FROM a WHERE number IN (SELECT number FROM subjects WHERE value IN (?, ?, ?, ?, ?))
            ORDER BY timestamp DESC, number DESC LIMIT 100
            """
        let some = (1...5).map { "subject-\($0 * 17)" }
        return [
            Question(
                name: "query-subject",
                filter: AttestationFilter(subjects: ["subject-4711"], limit: 100),
                sql: one("subjects"),
                arguments: ["subject-4711"],
                times: 2000
            ),
            Question(
                name: "query-newest",
                filter: AttestationFilter(predicates: ["predicate-7"], limit: 100),
                sql: one("predicates"),
                arguments: ["predicate-7"],
                times: 500
            ),
            Question(
                name: "query-pair",
                filter: AttestationFilter(predicates: ["predicate-7"], contexts: ["context-7"], limit: 100),
                sql: pair,
                arguments: ["context-7", "predicate-7"],
                times: 300
            ),
            Question(
                name: "query-any-of",
                filter: AttestationFilter(subjects: some, limit: 100),
                sql: any,
                arguments: some,
                times: 500
            ),
        ]
    }

    private static let schema = """
        CREATE TABLE a (number INTEGER PRIMARY KEY, id TEXT, subjects TEXT, predicates TEXT, contexts TEXT, actors TEXT,
            timestamp INTEGER, source TEXT, attributes TEXT, created_at INTEGER);
        """
        + ["subjects", "predicates", "contexts", "actors"].map { table in
            """
            CREATE TABLE \(table) (value TEXT COLLATE NOCASE, timestamp INTEGER, number INTEGER,
                PRIMARY KEY (value, timestamp DESC, number DESC)) WITHOUT ROWID;
            """
        }.joined()

    /// The same data, made by SQLite itself.
    private static func fill(_ count: Int) -> String {
        let numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(count - 1))"
        func name(_ kind: String, _ modulus: Int) -> String { "'\(kind)-' || (i % \(modulus))" }
        let lists = [("subject", 99_991), ("predicate", 53), ("context", 1009), ("actor", 4001)]
        let texts = lists.map { "'[\"' || \(name($0, $1)) || '\"]'" }.joined(separator: ", ")
        var sql = """
            \(numbers) INSERT INTO a SELECT i, 'AS' || printf('%030d', i), \(texts), 1700000000 + i, 'cli',
            '{"score":' || i || '}', 1700000000 FROM n;
            """
        for (kind, modulus) in lists {
            sql +=
                "\(numbers) INSERT INTO \(kind)s SELECT \(name(kind, modulus)), 1700000000 + i, i FROM n ORDER BY 1, 2 DESC;"
        }
        return sql
    }
}
