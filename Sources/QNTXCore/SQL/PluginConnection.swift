import GRDB
import GRDBSQLite
import QNTXPlugin

/// A connection for the statements of one plugin, which reach no further than its policy. One thread at a time.
final class PluginConnection: Sendable {
    let raw: RawConnection
    let policy: SQLPolicy
    private let path: String
    private let authorizer: AuthorizerState
    private let clock: ConnectionClock

    /// Opens the host's file for a plugin.
    init(
        path: String,
        isReader: Bool,
        policy: SQLPolicy,
        settings: StorageSettings,
        limits: SQLLimits
    ) throws(PluginError) {
        self.path = path
        self.policy = policy
        authorizer = AuthorizerState(policy)
        clock = ConnectionClock(busyTimeout: settings.busyTimeout)
        do throws(DatabaseError) {
            raw = try RawConnection(path: path, flags: isReader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
            sqlite3_busy_timeout(raw.handle, Int32(clamping: Int(settings.busyTimeout / .milliseconds(1))))
            try raw.confine(limits)
            try raw.execute("PRAGMA synchronous = \(settings.durability.rawValue)")
            raw.finalizeIdle()
            raw.install(authorizer, clock)
        } catch {
            throw .storage(error, path: path)
        }
    }

    /// Until when statements may run from now on; nil for ever.
    func setDeadline(_ deadline: ContinuousClock.Instant?) { clock.deadline = deadline }

    /// Does something that has to come to its end, such as to take changes back.
    func withoutDeadline(_ body: () -> Void) {
        let deadline = clock.deadline
        clock.deadline = nil
        defer { clock.deadline = deadline }
        body()
    }

    /// Does something in the host's own name, as which everything is allowed.
    func host<Value>(_ body: (RawConnection) throws(DatabaseError) -> Value) throws(PluginError) -> Value {
        authorizer.begin()
        authorizer.isHost = true
        defer { authorizer.isHost = false }
        do throws(DatabaseError) {
            return try body(raw)
        } catch {
            throw failure(error)
        }
    }

    /// The plugin's statement of that text, ready to be executed.
    func prepare(_ sql: String, _ arguments: [SQLValue]) throws(PluginError) -> PluginStatement {
        authorizer.begin()
        let (statement, hasMore) = try failing { () throws(DatabaseError) -> (RawStatement?, Bool) in
            if let kept = raw.keptOfGuest(sql) { return (kept, false) }
            return try raw.prepare(sql)
        }
        guard let statement else {
            throw PluginError(.invalidArgument, "there is no statement in the text")
        }
        guard !hasMore else {
            throw PluginError(.invalidArgument, "one statement at a time: something follows after the first")
        }
        guard statement.argumentCount == arguments.count else {
            throw PluginError(
                .invalidArgument,
                "the statement takes \(statement.argumentCount) arguments and was given \(arguments.count)"
            )
        }
        try failing { () throws(DatabaseError) in try statement.bind(values: arguments) }
        return PluginStatement(raw: statement, changesSchema: authorizer.changesSchema)
    }

    /// Executes a prepared statement.
    /// - Parameter each: gets its rows; false ends it.
    func run(_ statement: PluginStatement, each: (SQLRow) -> Bool) throws(PluginError) -> SQLChange {
        try checkDeadline()
        if statement.changesSchema {
            return try guardingSchema { () throws(PluginError) in try step(statement.raw, each) }
        }
        defer { raw.keepOfGuest(statement.raw) }
        return try step(statement.raw, each)
    }

    /// - Throws: `deadlineExceeded` where the time is over.
    func checkDeadline() throws(PluginError) {
        if clock.isOver { throw Self.overdue }
    }

    private func step(_ statement: RawStatement, _ each: (SQLRow) -> Bool) throws(PluginError) -> SQLChange {
        let columns = statement.columnNames
        let before = raw.totalChanges
        authorizer.begin()
        var goesOn = true
        while goesOn, try failing({ () throws(DatabaseError) in try statement.step() }) {
            goesOn = each(SQLRow(columns: columns, values: statement.values(columns.count)))
        }
        let hasChanged = raw.totalChanges != before
        return SQLChange(rows: hasChanged ? raw.changes : 0, lastInsertedID: raw.lastInsertedID)
    }

    private func failing<Value>(_ body: () throws(DatabaseError) -> Value) throws(PluginError) -> Value {
        do throws(DatabaseError) {
            return try body()
        } catch {
            throw failure(error)
        }
    }

    static let overdue = PluginError(
        .deadlineExceeded,
        "the statement or its transaction has taken longer than it may: make it smaller, or have the limit raised"
    )

    /// What a failure of SQLite is for the plugin.
    private func failure(_ error: DatabaseError) -> PluginError {
        let text = error.message ?? "\(error.resultCode)"
        if let refusal = authorizer.refusal {
            return PluginError(
                .denied,
                """
                the plugin may not \(refusal): its own are those whose names begin with \(policy.prefix), and the operator \
                can grant it more
                """,
                cause: error
            )
        }
        switch error.resultCode {
        case .SQLITE_INTERRUPT: return Self.overdue
        case .SQLITE_BUSY, .SQLITE_LOCKED: return clock.isOver ? Self.overdue : PluginError(.busy, text, cause: error)
        case .SQLITE_TOOBIG: return PluginError(.tooLarge, text, cause: error)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return .storage(error, path: path)
        default: return PluginError(.sqlFailed, text, cause: error)
        }
    }
}
