import GRDB
import QNTXPlugin

extension JobTable {
    /// Which jobs a list has.
    struct Filter: Sendable {
        var scope: JobScope
        var status: Job.Status?
        var handler: String?
        var limit: Int
    }

    /// The most of payloads and results that a list has, in bytes.
    private static let bytes = 32 << 20

    /// Jobs, newest first. Ends early where payloads and results get too many for memory.
    static func list(_ database: Database, _ filter: Filter) throws -> [Job] {
        let statement = try database.cachedStatement(sql: "SELECT \(JobRow.columns) FROM pulse_jobs WHERE seq = ?")
        var jobs: [Job] = []
        var size = 0
        for seq in try seqs(database, filter).sorted(by: >).prefix(filter.limit) {
            guard let row = try read(statement, [seq]).first else { continue }
            let job = try whole(database, row).job
            size += job.payload.count + job.result.count
            guard size <= bytes || jobs.isEmpty else { break }
            jobs.append(job)
        }
        return jobs
    }

    /// The newest jobs of each part of a list; each part lies together in one of the indexes.
    private static func seqs(_ database: Database, _ filter: Filter) throws -> Set<Int64> {
        let phases = filter.status.map(JobPhase.of) ?? JobPhase.allCases
        var seqs: Set<Int64> = []
        func add(_ condition: String, _ arguments: StatementArguments) throws {
            let sql = "SELECT seq FROM pulse_jobs \(condition) ORDER BY seq DESC LIMIT ?"
            let statement = try database.cachedStatement(sql: sql)
            seqs.formUnion(try Int64.fetchAll(statement, arguments: arguments + [filter.limit]))
        }
        func add(handler: String, _ phases: [JobPhase], domain: String? = nil) throws {
            for phase in phases {
                if let domain {
                    try add("WHERE handler = ? AND status = ? AND domain = ?", [handler, phase.rawValue, domain])
                } else {
                    try add("WHERE handler = ? AND status = ?", [handler, phase.rawValue])
                }
            }
        }
        switch (filter.scope, filter.handler) {
        case (.all, let handler?): try add(handler: handler, phases)
        case (.all, nil) where filter.status == nil: try add("", [])
        case (.all, nil): for handler in try handlers(database) { try add(handler: handler, phases) }
        case (.plugin(let domain, let own), _):
            for handler in own { try add(handler: handler, phases) }
            // Of handlers that it does not have now, those that it has enqueued itself.
            let others = try handlers(database).filter { !own.contains($0) }
            switch filter.status {
            case nil, .completed:
                for handler in others where handler.hasPrefix(domain + ".") {
                    try add(handler: handler, phases, domain: domain)
                }
                let foreign = "WHERE domain = ? AND substr(handler, 1, length(domain) + 1) <> domain || '.'"
                try add(foreign + (filter.status == nil ? "" : " AND status = 4"), [domain])
            default: for handler in others { try add(handler: handler, phases, domain: domain) }
            }
        }
        return seqs
    }

    /// The handlers that any job has. Steps from one to the next in the index.
    static func handlers(_ database: Database) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: "SELECT handler FROM pulse_jobs WHERE handler > ? ORDER BY handler LIMIT 1"
        )
        var handlers: [String] = []
        while let next = try String.fetchOne(statement, arguments: [handlers.last ?? ""]) { handlers.append(next) }
        return handlers
    }

    /// All jobs of some phases, oldest first within each handler, without their blobs.
    static func rows(_ database: Database, phases: [JobPhase]) throws -> [JobRow] {
        var found: [JobRow] = []
        for handler in try handlers(database) {
            for phase in phases {
                found += try rows(database, "WHERE handler = ? AND status = ? ORDER BY seq", [handler, phase.rawValue])
            }
        }
        return found
    }

    /// How many jobs each handler has in each status.
    static func counts(_ database: Database) throws -> [String: [Job.Status: Int]] {
        var counts: [String: [Job.Status: Int]] = [:]
        let statement = try database.cachedStatement(
            sql: "SELECT handler, status, COUNT(*) FROM pulse_jobs GROUP BY handler, status"
        )
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            guard let status = JobPhase(rawValue: row[1])?.status else { continue }
            counts[row[0], default: [:]][status, default: 0] += row[2]
        }
        return counts
    }
}
