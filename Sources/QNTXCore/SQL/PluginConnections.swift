import Dispatch
import Foundation
import QNTXPlugin
import Synchronization

/// The connections of one plugin: one that writes, by one thread at a time, and those that read.
final class PluginConnections: Sendable {
    private struct State {
        var idle: [PluginConnection] = []
        var writer: PluginConnection?
        /// The thread that writes.
        var writing: pthread_t?
        var inUse: [ObjectIdentifier: PluginConnection] = [:]
        /// How many readers are in use, those that are being opened among them.
        var readers = 0
        var isClosed = false
    }

    let policy: SQLPolicy
    let limits: SQLLimits
    private let path: String
    private let settings: StorageSettings
    private let state = Mutex(State())
    private let writersTurn = DispatchSemaphore(value: 1)

    init(path: String, policy: SQLPolicy, settings: StorageSettings, limits: SQLLimits) {
        self.path = path
        self.policy = policy
        self.settings = settings
        self.limits = limits
    }

    static let closed = PluginError(.closed, "the database is closed: the host is stopping, or the plugin is")

    /// - Throws: `closed` where it is.
    func checkOpen() throws(PluginError) {
        if state.withLock({ $0.isClosed }) { throw Self.closed }
    }

    /// Uses a connection that only reads.
    func read<Value>(_ body: (PluginConnection) throws(PluginError) -> Value) throws(PluginError) -> Value {
        let kept = try takeReader()
        defer { state.withLock { $0.readers -= 1 } }
        let connection = if let kept { kept } else { try open(isReader: true) }
        try begin(connection)
        defer {
            end(connection)
            state.withLock { state in
                if !state.isClosed, state.idle.count < limits.idleConnections { state.idle.append(connection) }
            }
        }
        connection.setDeadline(.now + limits.deadline)
        return try body(connection)
    }

    /// Uses the connection that writes, once nobody else of the plugin does.
    func write<Value>(_ body: (PluginConnection) throws(PluginError) -> Value) throws(PluginError) -> Value {
        let me = pthread_self()
        if let thread = state.withLock({ $0.writing }), pthread_equal(thread, me) != 0 {
            throw PluginError(
                .invalidArgument,
                "this thread is within a transaction already: use what the transaction has given, they do not nest"
            )
        }
        let deadline = ContinuousClock.Instant.now + limits.deadline
        let wait = max(0, limits.deadline / .nanoseconds(1))
        guard writersTurn.wait(timeout: .now() + .nanoseconds(Int(min(wait, 1e18)))) == .success else {
            throw PluginError(.deadlineExceeded, "another transaction of the plugin has not ended in time")
        }
        defer { writersTurn.signal() }
        let kept = state.withLock { $0.writer }
        let connection = if let kept { kept } else { try open(isReader: false) }
        try begin(connection)
        state.withLock { $0.writing = me }
        defer {
            end(connection)
            state.withLock { state in
                state.writing = nil
                state.writer = state.isClosed ? nil : connection
            }
        }
        connection.setDeadline(deadline)
        return try body(connection)
    }

    /// Breaks off what is being executed, and closes the connections as they come back.
    func close() {
        let (idle, inUse) = state.withLock { state in
            state.isClosed = true
            defer {
                state.idle = []
                if state.writing == nil { state.writer = nil }
            }
            return (state.idle, Array(state.inUse.values))
        }
        for connection in idle { connection.raw.finalizeIdle() }
        for connection in inUse { connection.raw.interrupt() }
    }

    private func open(isReader: Bool) throws(PluginError) -> PluginConnection {
        try PluginConnection(path: path, isReader: isReader, policy: policy, settings: settings, limits: limits)
    }

    private func takeReader() throws(PluginError) -> PluginConnection? {
        let (kept, isAllowed) = state.withLock { state -> (PluginConnection?, Bool) in
            guard state.readers < limits.connections else { return (nil, false) }
            state.readers += 1
            return (state.idle.popLast(), true)
        }
        guard isAllowed else {
            throw PluginError(
                .busy,
                "the plugin uses \(limits.connections) connections already: end other queries first"
            )
        }
        return kept
    }

    private func begin(_ connection: PluginConnection) throws(PluginError) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.inUse[ObjectIdentifier(connection)] = connection }
            return state.isClosed
        }
        if isClosed { throw Self.closed }
    }

    private func end(_ connection: PluginConnection) {
        connection.setDeadline(nil)
        state.withLock { $0.inUse[ObjectIdentifier(connection)] = nil }
    }
}
