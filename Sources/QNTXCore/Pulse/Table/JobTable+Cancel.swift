import GRDB
import QNTXPlugin

extension JobTable {
    /// Cancels jobs that are not over.
    /// - Returns: the jobs as they are now, of those that were cancelled.
    static func cancel(_ database: Database, _ rows: [JobRow], _ reason: String, now: Int64) throws -> [Job] {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE pulse_jobs SET status = 6, runner = '', error = ?, completed_at = ?, updated_at = ? \
                WHERE seq = ? AND status < 4 RETURNING \(JobRow.columns)
                """
        )
        return try rows.flatMap { try read(statement, [reason, now, now, $0.seq]).map(\.job) }
    }

    /// The jobs below a job, at any depth.
    static func descendants(_ database: Database, of id: String) throws -> [JobRow] {
        try rows(
            database,
            """
            WHERE id IN (WITH RECURSIVE below (id) AS (
                SELECT id FROM pulse_jobs WHERE parent = ?1 AND parent <> ''
                UNION SELECT child.id FROM below JOIN pulse_jobs AS child
                ON child.parent = below.id AND child.parent <> ''
            ) SELECT id FROM below) ORDER BY seq
            """,
            [id]
        )
    }
}
