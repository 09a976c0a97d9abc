import QNTXPlugin
import Synchronization

/// All WebSockets that are open, by domain. Usable from any thread.
public final class WebSocketRegistry: Sendable {
    private struct State {
        var sockets: [String: [ObjectIdentifier: ServerWebSocket]] = [:]
        var count = 0
    }

    private let limits: (total: Int, perDomain: Int)
    private let state = Mutex(State())

    /// Makes a registry that is empty.
    /// - Parameter settings: how many it lets in.
    public init(settings: WebSocketSettings = WebSocketSettings()) {
        limits = (settings.maximumConnections, settings.maximumConnectionsPerDomain)
    }

    /// How many are open.
    public var count: Int { state.withLock { $0.count } }

    /// How many of one domain are open.
    public func count(of domain: String) -> Int {
        state.withLock { $0.sockets[domain]?.count ?? 0 }
    }

    /// Takes a WebSocket in, before its upgrade; ``remove(_:)`` has to follow then.
    /// - Returns: false if there are too many.
    func add(_ socket: ServerWebSocket) -> Bool {
        state.withLock { state in
            guard state.count < limits.total, state.sockets[socket.domain]?.count ?? 0 < limits.perDomain else {
                return false
            }
            if state.sockets[socket.domain, default: [:]].updateValue(socket, forKey: ObjectIdentifier(socket)) == nil {
                state.count += 1
            }
            return true
        }
    }

    /// Takes note that a WebSocket is gone. Nothing happens if it is not here.
    func remove(_ socket: ServerWebSocket) {
        state.withLock { state in
            guard state.sockets[socket.domain]?.removeValue(forKey: ObjectIdentifier(socket)) != nil else { return }
            state.count -= 1
            if state.sockets[socket.domain]?.isEmpty == true { state.sockets[socket.domain] = nil }
        }
    }

    /// Closes all of one domain, or all there are, and does not wait for it. One that comes later is not closed: lets
    /// nobody in first.
    /// - Parameters:
    ///   - code: 1001 when the host stops, 1012 when the plugin starts anew, 1013 when it is paused.
    ///   - reason: for the peers to read.
    public func closeAll(of domain: String? = nil, code: UInt16, reason: String) {
        for socket in sockets(of: domain) { socket.close(code: code, reason: reason) }
    }

    /// Cuts all connections of one domain, or all there are, without a word to the peers.
    public func abortAll(of domain: String? = nil) {
        for socket in sockets(of: domain) { socket.abort() }
    }

    /// Waits until none of a domain, or none at all, is left.
    /// - Returns: how many still were when the time was over.
    public func waitUntilEmpty(of domain: String? = nil, within limit: Duration) async -> Int {
        await waitUntil(within: limit) { remaining(of: domain) == 0 }
        return remaining(of: domain)
    }

    private func remaining(of domain: String?) -> Int {
        domain.map { count(of: $0) } ?? count
    }

    private func sockets(of domain: String?) -> [ServerWebSocket] {
        state.withLock { state in
            if let domain { return state.sockets[domain].map { Array($0.values) } ?? [] }
            return state.sockets.values.flatMap(\.values)
        }
    }
}
