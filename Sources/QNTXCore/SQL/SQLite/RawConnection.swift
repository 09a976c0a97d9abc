import GRDB
import GRDBSQLite

/// A connection to a database file on SQLite's C API, with the statements that were prepared on it.
///
/// GRDB's own connections have no way to hand on rows while they are read and no authorizer for others; these have. One
/// thread at a time, by whoever owns it (`@unchecked`); only ``interrupt()`` is for any thread, while it is open.
final class RawConnection: @unchecked Sendable {
    let handle: OpaquePointer
    /// Whether it is closed with this object. GRDB's writer is borrowed.
    private let isOwned: Bool
    private var idle: [String: RawStatement] = [:]
    /// Those of a plugin, apart: what the host may do, it must not get at by using the same text.
    private var idleOfGuest: [String: RawStatement] = [:]
    /// What the hooks of SQLite have been given, which has to stay alive as long as they are called.
    var hooks: AnyObject?

    /// The most statements that are kept.
    private static let maximumIdle = 64

    /// Uses somebody else's connection, who keeps it open until ``finalizeIdle()`` has been called.
    init(borrowing handle: OpaquePointer) {
        self.handle = handle
        isOwned = false
    }

    /// Opens a file that is there.
    init(path: String, flags: Int32) throws(DatabaseError) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) }
            sqlite3_close(opened)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
        handle = opened
        isOwned = true
    }

    deinit {
        finalizeIdle()
        // Statements that are still out there keep it alive until they are gone.
        if isOwned { sqlite3_close_v2(handle) }
    }

    /// Ends the statements that are kept.
    func finalizeIdle() {
        idle.removeAll()
        idleOfGuest.removeAll()
    }

    /// The statement of that text, prepared or kept from before; to be given back with ``keep(_:)``.
    func statement(_ sql: String) throws(DatabaseError) -> RawStatement {
        if let kept = idle.removeValue(forKey: sql) { return kept }
        guard let statement = try prepare(sql).statement else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the statement is empty")
        }
        return statement
    }

    /// A plugin's statement of that text where it was kept from before.
    func keptOfGuest(_ sql: String) -> RawStatement? { idleOfGuest.removeValue(forKey: sql) }

    /// Takes a plugin's statement back, without its arguments.
    func keepOfGuest(_ statement: RawStatement) {
        statement.reset()
        statement.clear()
        if idleOfGuest.count >= Self.maximumIdle { idleOfGuest.removeAll() }
        idleOfGuest[statement.sql] = statement
    }

    /// Takes a statement back, to be used again.
    func keep(_ statement: RawStatement) {
        statement.reset()
        if idle.count >= Self.maximumIdle { idle.removeAll() }
        idle[statement.sql] = statement
    }

    /// Uses a kept statement.
    func using<Value>(
        _ sql: String,
        _ body: (RawStatement) throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value {
        let statement = try statement(sql)
        defer { keep(statement) }
        return try body(statement)
    }

    /// Executes a statement with arguments, to its end.
    func execute(_ sql: String, _ arguments: RawArgument...) throws(DatabaseError) {
        try using(sql) { (statement) throws(DatabaseError) in
            try statement.bind(arguments)
            while try statement.step() {}
        }
    }

    /// The first column of the first row as a whole number.
    func integer(_ sql: String, _ arguments: RawArgument...) throws(DatabaseError) -> Int64? {
        try using(sql) { (statement) throws(DatabaseError) in
            try statement.bind(arguments)
            return try statement.step() ? statement.integer(0) : nil
        }
    }

    /// Whether the file can only be read.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }
    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
    /// How many rows the last statement has changed.
    var changes: Int { Int(sqlite3_changes64(handle)) }
    /// How many rows have been changed since it was opened.
    var totalChanges: Int { Int(sqlite3_total_changes64(handle)) }
    /// The row id of the last row that was inserted.
    var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Breaks off what is being executed. Any thread.
    func interrupt() { sqlite3_interrupt(handle) }

    /// What SQLite says of a failure.
    func failure(_ code: Int32, sql: String? = nil) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(handle)),
            sql: sql
        )
    }
}
