import CQNTXPlugin
import QNTXPlugin

/// What the database and a transaction have in common: a statement that changes, and one that gives rows.
enum SQLCalls {
    typealias Execute = (qntx_str, UnsafePointer<qntx_value>?, Int, UnsafeMutablePointer<qntx_change>) -> qntx_status
    typealias Query = (
        qntx_str, UnsafePointer<qntx_value>?, Int, qntx_row_callback, UnsafeMutableRawPointer
    ) -> qntx_status

    private typealias Lent = UnsafePointer<qntx_row>?

    /// Executes a statement through a function of the host's.
    static func execute(
        _ sql: String,
        _ arguments: [SQLValue],
        _ services: ServiceTable,
        _ function: Execute
    ) throws(PluginError) -> SQLChange {
        var change = qntx_change()
        change.struct_size = UInt32(MemoryLayout<qntx_change>.size)
        let status = SQLViews.lend(sql, arguments) { sql, arguments, count in function(sql, arguments, count, &change) }
        try services.check(status, failed: .sqlFailed)
        return SQLChange(rows: Int(change.rows), lastInsertedID: change.last_insert_id)
    }

    /// Hands on the rows of a statement.
    static func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ services: ServiceTable,
        _ each: (SQLRow) -> Bool,
        _ function: Query
    ) throws(PluginError) {
        // The same for all rows of a result.
        var columns: [String]?
        let status = SQLViews.lend(sql, arguments) { sql, arguments, count in
            Callback<Lent, Bool>.lend({ row in
                guard let row = row?.pointee, Int(row.struct_size) >= MemoryLayout<qntx_row>.size else { return true }
                let names = columns ?? SQLViews.columns(row)
                columns = names
                return each(SQLRow(columns: names, values: SQLViews.values(row)))
            }) { context in
                function(sql, arguments, count, { Callback<Lent, Bool>.call($0, $1) ?? false }, context)
            }
        }
        try services.check(status, failed: .sqlFailed)
    }
}
