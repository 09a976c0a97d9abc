/// Executes statements, one at a time; values go in as arguments for `?` or `?1`, never as text.
///
/// Errors carry SQLite's own text: `sqlFailed` for a statement that is wrong or breaks a constraint, `denied` for one that
/// reaches for what is not the plugin's, `deadlineExceeded` for one that was interrupted, `busy` for a locked database.
public protocol SQLExecutor: Sendable {
    /// Executes one statement; rows that it gives are not looked at.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(PluginError) -> SQLChange

    /// Executes one statement that gives rows.
    /// - Parameter each: gets the rows one by one as they are read, on the calling thread; false ends it.
    func query(_ sql: String, _ arguments: [SQLValue], each: (SQLRow) -> Bool) throws(PluginError)
}

extension SQLExecutor {
    /// Executes one statement without arguments.
    @discardableResult
    public func execute(_ sql: String) throws(PluginError) -> SQLChange { try execute(sql, []) }

    /// All rows of a statement, in memory at once.
    public func query(_ sql: String, _ arguments: [SQLValue] = []) throws(PluginError) -> [SQLRow] {
        var rows: [SQLRow] = []
        try query(sql, arguments) { row in
            rows.append(row)
            return true
        }
        return rows
    }
}
