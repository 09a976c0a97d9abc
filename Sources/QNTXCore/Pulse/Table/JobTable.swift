import Foundation
import GRDB
import QNTXPlugin

/// The statements on the tables of jobs. Within a transaction of the caller's.
enum JobTable {
    /// Reads jobs without their blobs.
    static func rows(
        _ database: Database,
        _ rest: String,
        _ arguments: StatementArguments
    ) throws -> [JobRow] {
        let statement = try database.cachedStatement(sql: "SELECT \(JobRow.columns) FROM pulse_jobs " + rest)
        return try read(statement, arguments)
    }

    /// Executes a statement that gives jobs' columns, to its end.
    static func read(_ statement: Statement, _ arguments: StatementArguments) throws -> [JobRow] {
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        var rows: [JobRow] = []
        // Not copied: the row is read while the statement stands on it.
        while let row = try cursor.next() { rows.append(try JobRow(row)) }
        return rows
    }

    /// The job of an id, without its blobs.
    static func row(_ database: Database, id: String) throws -> JobRow? {
        try rows(database, "WHERE id = ?", [id]).first
    }

    /// A job with its blobs.
    static func whole(_ database: Database, _ row: JobRow) throws -> JobRow {
        var row = row
        if row.hasPayloadBlob { row.job.payload = try blob(database, key: row.seq * 2) }
        if row.hasResultBlob { row.job.result = try blob(database, key: row.seq * 2 + 1) }
        return row
    }

    private static func blob(_ database: Database, key: Int64) throws -> [UInt8] {
        let statement = try database.cachedStatement(sql: "SELECT bytes FROM pulse_blobs WHERE key = ?")
        return try Data.fetchOne(statement, arguments: [key]).map(Array.init) ?? []
    }

    /// What goes into a job's own row of a payload or result; nil for what goes into `pulse_blobs`.
    static func inline(_ bytes: [UInt8]) -> Data? { bytes.count <= JobLimits.inline ? Data(bytes) : nil }

    /// Stores what is too large for a job's own row.
    static func store(_ database: Database, _ bytes: [UInt8], key: Int64) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO pulse_blobs (key, bytes) VALUES (?, ?)")
            .execute(arguments: [key, Data(bytes)])
    }

    /// Adds a job under a new id.
    /// - Returns: its place; nil where another job has that id.
    static func insert(_ database: Database, _ job: Job, domain: String, phase: JobPhase, now: Int64) throws -> Int64? {
        let payload = inline(job.payload)
        try database.cachedStatement(
            sql: """
                INSERT INTO pulse_jobs (id, domain, handler, source, status, progress_current, progress_total, \
                cost_estimate, cost_actual, error, error_details, parent, retry_count, maximum_retries, \
                deadline_seconds, not_before, created_at, started_at, completed_at, updated_at, runner, payload, result) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, 0, ?, ?, ?, ?, 0, 0, ?, '', ?, x'') \
                ON CONFLICT (id) DO NOTHING
                """
        ).execute(arguments: [
            job.id, domain, job.handlerName, job.source, phase.rawValue, job.progressCurrent, job.progressTotal,
            job.costEstimate, job.costActual, job.parentJobID, job.maximumRetries, job.deadlineSeconds,
            job.notBefore * 1000, now, now, payload,
        ])
        guard database.changesCount == 1 else { return nil }
        let seq = database.lastInsertedRowID
        if payload == nil { try store(database, job.payload, key: seq * 2) }
        return seq
    }

    /// The id of a job of that handler and source that is not over.
    static func open(_ database: Database, handler: String, source: String) throws -> String? {
        guard !source.isEmpty else {
            let statement = try database.cachedStatement(
                sql: "SELECT id FROM pulse_jobs WHERE handler = ? AND status = ? AND source = '' ORDER BY seq LIMIT 1"
            )
            for phase in JobPhase.allCases where !phase.status.isFinal {
                let arguments: StatementArguments = [handler, phase.rawValue]
                if let id = try String.fetchOne(statement, arguments: arguments) { return id }
            }
            return nil
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM pulse_jobs INDEXED BY pulse_jobs_source \
                WHERE handler = ? AND source = ? AND status < 4 AND source <> '' ORDER BY seq LIMIT 1
                """
        )
        return try String.fetchOne(statement, arguments: [handler, source])
    }

    /// Deletes jobs with what they have in other tables.
    static func delete(_ database: Database, _ seqs: [Int64]) throws {
        let job = try database.cachedStatement(sql: "DELETE FROM pulse_jobs WHERE seq = ?")
        let blobs = try database.cachedStatement(sql: "DELETE FROM pulse_blobs WHERE key IN (?, ?)")
        for seq in seqs {
            try job.execute(arguments: [seq])
            try blobs.execute(arguments: [seq * 2, seq * 2 + 1])
        }
    }
}
