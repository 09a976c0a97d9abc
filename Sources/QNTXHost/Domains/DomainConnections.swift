public import QNTXPlugin
import Synchronization

/// The WebSockets that are open on one instance of a plugin. Any thread.
public final class DomainConnections: Sendable {
    private let peers = Mutex<[ObjectIdentifier: any WebSocketPeer]>([:])

    init() {}

    /// How many there are.
    public var count: Int { peers.withLock { $0.count } }

    /// Takes one in; ``remove(_:)`` has to follow when it is gone.
    /// - Returns: false, and it is not taken in, where there are so many already.
    public func add(_ peer: any WebSocketPeer, upTo limit: Int) -> Bool {
        peers.withLock { peers in
            guard peers.count < limit else { return false }
            peers[ObjectIdentifier(peer)] = peer
            return true
        }
    }

    /// Takes note that one is gone.
    public func remove(_ peer: any WebSocketPeer) {
        // Released outside of the lock.
        _ = peers.withLock { $0.removeValue(forKey: ObjectIdentifier(peer)) }
    }

    /// Closes all, and does not wait for it. Who lets nobody in any more has them all with that.
    func close(_ code: UInt16, _ reason: String) {
        for peer in peers.withLock({ Array($0.values) }) { peer.close(code: code, reason: reason) }
    }

    /// Waits until none is left.
    /// - Returns: how many still were when the time was over.
    func drain(within limit: Duration) async -> Int {
        await waitUntil(within: limit) { count == 0 }
        return count
    }
}
