import Synchronization

/// The WebSockets of one instance whose handlers run.
final class LiveWebSockets: Sendable {
    private let sockets = Mutex<[ObjectIdentifier: HostWebSocket]>([:])

    func add(_ socket: HostWebSocket) {
        sockets.withLock { $0[ObjectIdentifier(socket)] = socket }
    }

    func remove(_ socket: HostWebSocket) {
        // Released outside of the lock.
        _ = sockets.withLock { $0.removeValue(forKey: ObjectIdentifier(socket)) }
    }

    /// Cancels all their handlers.
    func cancelAll() {
        let all = sockets.withLock { sockets in
            defer { sockets = [:] }
            return sockets
        }
        all.values.forEach { $0.cancel() }
    }
}
