import QNTXPlugin
import Synchronization

/// The WebSockets of one instance for which `open` has been called and `close` has not returned yet.
final class NativeConnections: Sendable {
    private struct State {
        var isClosed = false
        var connections: [ObjectIdentifier: NativeConnection] = [:]
    }

    private let state = Mutex(State())

    /// How many there are.
    var count: Int { state.withLock { $0.connections.count } }

    /// Takes a connection in; ``remove(_:)`` has to follow then.
    /// - Returns: false when the instance is to be shut down.
    func add(_ connection: NativeConnection) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.connections[ObjectIdentifier(connection)] = connection
            return true
        }
    }

    /// A connection is over, and the plugin knows.
    func remove(_ connection: NativeConnection) {
        // Let go of outside of the lock.
        _ = state.withLock { $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    /// Lets no more in, and ends all there are. The plugin's `close` is called for each on its pool.
    func endAll() {
        let all = state.withLock { state in
            state.isClosed = true
            return Array(state.connections.values)
        }
        for connection in all { connection.cut() }
    }
}
