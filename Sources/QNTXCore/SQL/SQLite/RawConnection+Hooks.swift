import Foundation
import GRDB
import GRDBSQLite

extension RawConnection {
    /// Has the connection ask what a statement may do, and look at the clock while it runs and while it waits.
    /// Both objects have to be kept alive as long as the connection: ``hooks`` does that.
    func install(_ authorizer: AuthorizerState, _ clock: ConnectionClock) {
        hooks = [authorizer, clock] as NSArray
        authorizer.isTable = { [handle] name in
            sqlite3_table_column_metadata(handle, nil, name, nil, nil, nil, nil, nil, nil) == SQLITE_OK
        }
        let clockPointer = Unmanaged.passUnretained(clock).toOpaque()
        sqlite3_busy_handler(
            handle,
            { context, attempt in
                guard let context else { return 0 }
                let clock = Unmanaged<ConnectionClock>.fromOpaque(context).takeUnretainedValue()
                return clock.waitForLock(attempt: Int(attempt)) ? 1 : 0
            },
            clockPointer
        )
        sqlite3_progress_handler(
            handle,
            1000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<ConnectionClock>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
            },
            clockPointer
        )
        sqlite3_set_authorizer(
            handle,
            { context, code, first, second, schema, _ in
                guard let context else { return SQLITE_DENY }
                let state = Unmanaged<AuthorizerState>.fromOpaque(context).takeUnretainedValue()
                let isAllowed = state.decide(
                    code,
                    first.map { String(cString: $0) },
                    second.map { String(cString: $0) },
                    schema.map { String(cString: $0) }
                )
                return isAllowed ? SQLITE_OK : SQLITE_DENY
            },
            Unmanaged.passUnretained(authorizer).toOpaque()
        )
    }

    /// Makes the connection safe against statements that mean ill, before the first of them.
    func confine(_ limits: SQLLimits) throws(DatabaseError) {
        try setDefensive()
        for pragma in ["foreign_keys = 1", "trusted_schema = 0", "cell_size_check = 1", "cache_size = -4000"] {
            try execute("PRAGMA \(pragma)")
        }
        for (limit, value) in [
            (SQLITE_LIMIT_LENGTH, limits.valueBytes), (SQLITE_LIMIT_SQL_LENGTH, limits.statementBytes),
            (SQLITE_LIMIT_VARIABLE_NUMBER, limits.arguments), (SQLITE_LIMIT_ATTACHED, 0),
            (SQLITE_LIMIT_COMPOUND_SELECT, 200), (SQLITE_LIMIT_EXPR_DEPTH, 500), (SQLITE_LIMIT_TRIGGER_DEPTH, 32),
            (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000), (SQLITE_LIMIT_WORKER_THREADS, 0),
        ] {
            sqlite3_limit(handle, limit, Int32(clamping: value))
        }
    }

    /// Keeps statements away from what would damage the file: the tables behind a full-text index, for one.
    private func setDefensive() throws(DatabaseError) {
        // The function takes a variable number of arguments, which Swift does not call; on Linux it is called like any
        // other. What it answers tells whether it has understood.
        typealias Configure = @convention(c) (OpaquePointer?, Int32, Int32, UnsafeMutablePointer<Int32>?) -> Int32
        guard let symbol = dlsym(nil, "sqlite3_db_config") else {
            throw DatabaseError(resultCode: .SQLITE_ERROR, message: "this SQLite has no defensive mode")
        }
        var isOn: Int32 = 0
        let code = unsafeBitCast(symbol, to: Configure.self)(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &isOn)
        guard code == SQLITE_OK, isOn == 1 else {
            throw DatabaseError(resultCode: .SQLITE_ERROR, message: "this SQLite has no defensive mode")
        }
    }
}
