import GRDB
import QNTXPlugin

extension JobTable {
    /// What is to be claimed.
    struct Wish: Sendable {
        /// How many jobs at most.
        let count: Int
        /// How many of them are begun at once. The others wait in memory, where large payloads do not belong.
        let free: Int
        /// Of which handlers.
        let handlers: Set<String>
        /// Jobs that this host still executes: one that was paused and resumed meanwhile waits until its handler has left.
        let except: Set<Int64>
        /// For whom.
        let runner: String
    }

    /// What was claimed.
    struct Claim: Sendable {
        /// The jobs to execute, oldest first.
        var rows: [JobRow] = []
        /// Those that were cancelled instead, because of their parents.
        var orphans: [Job] = []
        /// The handlers that may have more.
        var handlers: Set<String> = []
    }

    /// Takes the oldest jobs that are ready.
    static func claim(_ database: Database, _ wish: Wish, now: Int64) throws -> Claim {
        var claim = Claim()
        let limit = wish.count + wish.except.count
        let ready = try database.cachedStatement(
            sql: "SELECT seq FROM pulse_jobs WHERE handler = ? AND status = 0 ORDER BY seq LIMIT ?"
        )
        var candidates: [(seq: Int64, handler: String)] = []
        for handler in wish.handlers {
            let seqs = try Int64.fetchAll(ready, arguments: [handler, limit])
            if seqs.count == limit { claim.handlers.insert(handler) }
            candidates += seqs.filter { !wish.except.contains($0) }.map { ($0, handler) }
        }
        candidates.sort { $0.seq < $1.seq }
        for (seq, handler) in candidates {
            guard claim.rows.count < wish.count else {
                claim.handlers.insert(handler)
                continue
            }
            guard let row = try take(database, seq, wish.runner, now) else { continue }
            if let reason = try orphaned(database, row.job) {
                claim.orphans += try cancel(database, [row], reason, now: now)
                claim.handlers.insert(handler)
            } else if row.hasPayloadBlob, claim.rows.count >= wish.free {
                try release(database, row, now: now)
                claim.handlers.formUnion(wish.handlers)
                break
            } else {
                claim.rows.append(try whole(database, row))
            }
        }
        return claim
    }

    private static func take(_ database: Database, _ seq: Int64, _ runner: String, _ now: Int64) throws -> JobRow? {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE pulse_jobs SET status = 2, runner = ?, started_at = ?, updated_at = ? \
                WHERE seq = ? AND status = 0 RETURNING \(JobRow.columns)
                """
        )
        return try read(statement, [runner, now, now, seq]).first
    }

    /// Queues a job again that was taken.
    private static func release(_ database: Database, _ row: JobRow, now: Int64) throws {
        try database.cachedStatement(
            sql: "UPDATE pulse_jobs SET status = 0, runner = '', started_at = 0, updated_at = ? WHERE seq = ?"
        ).execute(arguments: [now, row.seq])
    }

    /// Why a job is not executed because of its parent; nil where it is.
    private static func orphaned(_ database: Database, _ job: Job) throws -> String? {
        guard !job.parentJobID.isEmpty else { return nil }
        switch try row(database, id: job.parentJobID)?.job.status {
        case nil: return "parent job deleted"
        case .failed: return "parent job failed"
        case .cancelled: return "parent job cancelled"
        case .queued, .running, .paused, .completed: return nil
        }
    }

    /// Makes jobs ready whose time has come.
    /// - Returns: their handlers, and when the next one's time comes, in milliseconds since 1970.
    static func promote(_ database: Database, now: Int64) throws -> (handlers: Set<String>, next: Int64?) {
        let statement = try database.cachedStatement(
            sql:
                "SELECT seq, handler FROM pulse_jobs WHERE status = 1 AND not_before <= ? ORDER BY not_before LIMIT 1000"
        )
        let change = try database.cachedStatement(sql: "UPDATE pulse_jobs SET status = 0 WHERE seq = ?")
        var handlers: Set<String> = []
        for row in try Row.fetchAll(statement, arguments: [now]) {
            try change.execute(arguments: [row[0] as Int64])
            handlers.insert(row[1])
        }
        return (handlers, try nextTime(database))
    }

    /// When the first waiting job's time comes.
    static func nextTime(_ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            try database.cachedStatement(
                sql: "SELECT not_before FROM pulse_jobs WHERE status = 1 ORDER BY not_before LIMIT 1"
            )
        )
    }

    /// Of these handlers those that have jobs that are ready.
    static func ready(_ database: Database, _ handlers: some Sequence<String>) throws -> Set<String> {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM pulse_jobs WHERE handler = ? AND status = 0 LIMIT 1"
        )
        return try Set(handlers.filter { try Int.fetchOne(statement, arguments: [$0]) != nil })
    }

    /// Queues jobs again that are marked as running although nobody executes them.
    /// - Parameter isAlive: whether a runner is.
    /// - Returns: how many.
    static func recover(_ database: Database, now: Int64, isAlive: (String) -> Bool) throws -> Int {
        var alive: [String: Bool] = [:]
        var count = 0
        for row in try rows(database, phases: [.running]) {
            let isLive = alive[row.runner] ?? isAlive(row.runner)
            alive[row.runner] = isLive
            guard !isLive else { continue }
            try release(database, row, now: now)
            count += 1
        }
        return count
    }
}
