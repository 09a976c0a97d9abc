import GRDB
import GRDBSQLite
import Synchronization

/// Connections that only read, for queries whose rows are handed on while they are read.
///
/// A callback may start the next query before the last one is through, on the same thread: so a connection is opened where
/// none is idle, however many there are, and a few are kept.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [RawConnection] = []
        var isClosed = false
    }

    private let path: String
    private let settings: StorageSettings
    private let state = Mutex(State())

    init(path: String, settings: StorageSettings) {
        self.path = path
        self.settings = settings
    }

    /// Uses a connection.
    func using<Value>(
        _ body: (RawConnection) throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value {
        let connection = try take()
        defer { keep(connection) }
        return try body(connection)
    }

    /// Closes the connections as they come back.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { connection.finalizeIdle() }
    }

    private func take() throws(DatabaseError) -> RawConnection {
        let (kept, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
        if isClosed { throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed") }
        if let kept { return kept }
        let connection = try RawConnection(path: path, flags: SQLITE_OPEN_READONLY)
        sqlite3_busy_timeout(connection.handle, Int32(clamping: Int(settings.busyTimeout / .milliseconds(1))))
        try connection.execute("PRAGMA cache_size = -16000")
        try connection.execute("PRAGMA query_only = 1")
        return connection
    }

    private func keep(_ connection: RawConnection) {
        state.withLock { state in
            if !state.isClosed, state.idle.count < max(1, settings.readers) { state.idle.append(connection) }
        }
    }
}
