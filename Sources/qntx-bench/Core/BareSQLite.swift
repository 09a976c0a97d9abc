import CQNTXBench

/// SQLite without anything of ours: what the services are measured against.
enum BareSQLite {
    /// Writes the rows of a file's tables once more, `batch` rows of the first in a transaction.
    /// - Returns: seconds.
    static func replay(
        _ from: String,
        into path: String,
        tables: [String],
        batch: Int,
        isDurable: Bool
    ) throws -> Double {
        var nanoseconds: UInt64 = 0
        let good = withCStrings(tables) {
            qntx_bench_sqlite_replay(from, path, $0, tables.count, batch, isDurable, &nanoseconds)
        }
        guard good else { throw failure() }
        return Double(nanoseconds) / 1e9
    }

    /// Writes the rows of a file's jobs once more: inserted, begun, completed.
    /// - Returns: seconds.
    static func jobs(_ from: String, into path: String, isDurable: Bool) throws -> Double {
        var nanoseconds: UInt64 = 0
        let good = qntx_bench_sqlite_jobs(
            from,
            path,
            "pulse_jobs",
            "UPDATE pulse_jobs SET status = 2, started_at = 1, updated_at = 1 WHERE seq = ?1",
            "UPDATE pulse_jobs SET status = 4, completed_at = 2, updated_at = 2 WHERE seq = ?1",
            isDurable,
            &nanoseconds
        )
        guard good else { throw failure() }
        return Double(nanoseconds) / 1e9
    }

    /// Makes a file and fills it.
    static func fill(_ path: String, schema: String, with sql: String) throws {
        guard qntx_bench_sqlite_fill(path, schema, sql) else { throw failure() }
    }

    /// Executes a query some times, and takes all its rows.
    /// - Returns: how many rows it has, and the microseconds of one execution.
    static func query(_ path: String, _ sql: String, _ arguments: [String], times: Int) throws -> (Int, Double) {
        guard let database = qntx_bench_sqlite_open(path) else { throw failure() }
        defer { qntx_bench_sqlite_close(database) }
        var (rows, nanoseconds): (UInt64, UInt64) = (0, 0)
        let good = withCStrings(arguments) {
            qntx_bench_sqlite_query(database, sql, $0, arguments.count, times, &rows, &nanoseconds)
        }
        guard good else { throw failure() }
        return (Int(rows), Double(nanoseconds) / 1000 / Double(times))
    }

    private static func failure() -> BenchError { BenchError(String(cString: qntx_bench_sqlite_error())) }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let all = texts.map { Array($0.utf8CString) }
        let lengths = all.map(\.count)
        let flat = all.flatMap { $0 }
        return flat.withUnsafeBufferPointer { buffer in
            var start = 0
            let pointers = lengths.map { length -> UnsafePointer<CChar>? in
                defer { start += length }
                return buffer.baseAddress.map { $0 + start }
            }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
