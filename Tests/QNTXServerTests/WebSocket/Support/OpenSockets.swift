import NIOCore
import QNTXPlugin
import Synchronization

@testable import QNTXServer

/// The WebSockets that are open on a test's server.
final class OpenSockets: Sendable {
    private let limit: Int
    private let sockets = Mutex<[ObjectIdentifier: ServerWebSocket]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { sockets.withLock { $0.count } }

    /// - Returns: false if there are too many.
    func add(_ socket: ServerWebSocket) -> Bool {
        sockets.withLock { sockets in
            guard sockets.count < limit else { return false }
            sockets[ObjectIdentifier(socket)] = socket
            return true
        }
    }

    func remove(_ socket: ServerWebSocket) {
        _ = sockets.withLock { $0.removeValue(forKey: ObjectIdentifier(socket)) }
    }

    func closeAll(code: UInt16, reason: String) {
        for socket in sockets.withLock({ Array($0.values) }) { socket.close(code: code, reason: reason) }
    }

    /// Cuts all connections, without a word to the peers.
    func cutAll() {
        for socket in sockets.withLock({ Array($0.values) }) {
            socket.eventLoop.execute { socket.state.withLock { $0.session }?.value.cut() }
        }
    }

    /// - Returns: how many are left when the time is over.
    func waitUntilEmpty(within limit: Duration) async -> Int {
        await QNTXPlugin.waitUntil(within: limit) { count == 0 }
        return count
    }
}
