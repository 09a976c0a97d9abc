import DequeModule
import QNTXPlugin
import Synchronization

/// The peer's side of a connection.
extension NativeConnection {
    /// How much may be sent before the connection stands.
    private static let maximumOutbox = 256 << 10
    /// What counts for a message beside its bytes.
    private static let costOfMessage = 64

    /// Sends a message, or keeps it until the connection stands.
    /// - Returns: false if nothing was sent because too much waits.
    func send(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        if isDirect.load(ordering: .acquiring), let peer { return try peer.trySend(message) }
        enum Place { case kept, full, over, peer }
        let place = state.withLock { state -> Place in
            guard state.end == nil, state.closing == nil else { return .over }
            if isDirect.load(ordering: .relaxed) { return .peer }
            guard state.outboxBytes < Self.maximumOutbox else {
                state.hasRefused = true
                return .full
            }
            state.outbox.append(message)
            state.outboxBytes += message.byteCount + Self.costOfMessage
            return .kept
        }
        switch place {
        case .kept: return true
        case .full: return false
        case .over: throw Self.over
        case .peer: return try peer?.trySend(message) ?? false
        }
    }

    /// Sends a message, waiting for room.
    /// - Parameter milliseconds: how long; nil for as long as the connection lasts.
    func send(_ message: WebSocketMessage, waiting milliseconds: Int?) throws(PluginError) -> ABIStatus {
        let end = milliseconds.map { ContinuousClock.now + .milliseconds($0) }
        while true {
            let seen = state.withLock { $0.rooms }
            if try send(message) { return .ok }
            let waiter = RoomWaiter()
            let status = state.withLock { state -> ABIStatus? in
                guard state.end == nil else { return .closed }
                guard state.isAdmitted else { return .again }
                // Room that came meanwhile is looked at before anybody waits.
                if state.rooms == seen { state.waiters.append(waiter) } else { waiter.signal() }
                return nil
            }
            if let status { return status }
            if waiter.wait(until: end) { continue }
            state.withLock { state in state.waiters.removeAll { $0 === waiter } }
            return .timeout
        }
    }

    /// Closes the connection, or will when it stands. Only the first time counts.
    func close(_ closing: Closing) -> ABIStatus {
        let isFirst = state.withLock { state in
            guard state.end == nil, state.closing == nil else { return false }
            state.closing = closing
            return true
        }
        guard isFirst else { return .closed }
        // Else it is done when all that was sent before is on its way.
        guard isDirect.load(ordering: .acquiring), let peer else { return .ok }
        guard peer.isOpen else { return .closed }
        peer.close(code: closing.code, reason: closing.reason)
        return .ok
    }

    /// The connection stands. On the event loop.
    func stands(with peer: any WebSocketPeer) {
        if attach(peer) { flush() } else { peer.close(code: 1001, reason: "") }
    }

    /// Sends what was sent before the connection stood, then has the rest go straight to the peer. On the event loop.
    func flush() {
        guard let peer, !isDirect.load(ordering: .relaxed) else { return }
        let begins = state.withLock { state in
            defer { state.isFlushing = true }
            return !state.isFlushing
        }
        // What is sent here may say at once that there is room.
        guard begins else { return }
        while let message = nextOfOutbox() {
            // One that is over says so later by itself.
            guard let isSent = try? peer.trySend(message) else { continue }
            guard isSent else {
                state.withLock { state in
                    state.outbox.prepend(message)
                    state.isFlushing = false
                }
                return
            }
            state.withLock { $0.outboxBytes -= message.byteCount + Self.costOfMessage }
        }
        if state.withLock({ $0.hasRefused }) { hasRoom() }
    }

    /// The first of what waits; nil when there is nothing, and everything goes to the peer from now on.
    private func nextOfOutbox() -> WebSocketMessage? {
        let (message, closing) = state.withLock { (state) -> (WebSocketMessage?, Closing?) in
            if let message = state.outbox.popFirst() { return (message, nil) }
            state.isFlushing = false
            isDirect.store(true, ordering: .releasing)
            return (nil, state.closing)
        }
        if let closing { peer?.close(code: closing.code, reason: closing.reason) }
        return message
    }

    /// Ends it from this side, at once.
    func cut() {
        let closing = state.withLock { $0.closing } ?? Closing(code: 1001, reason: "")
        end(closing, dropsRest: true, onPool: true)
        // One that comes later finds the end.
        state.withLock { _ in peer }?.close(code: closing.code, reason: closing.reason)
    }

    /// Whether messages can still be sent.
    var isOpen: Bool {
        let (isOpen, peer) = state.withLock { ($0.end == nil && $0.closing == nil, self.peer) }
        return isOpen && peer?.isOpen ?? true
    }

    /// How many bytes wait to be sent.
    var queuedBytes: Int {
        let (bytes, peer) = state.withLock { ($0.outboxBytes, self.peer) }
        return bytes + (peer?.queuedBytes ?? 0)
    }

    /// Those who wait, to be told outside of the lock.
    static func takeWaiters(_ state: inout State) -> [RoomWaiter] {
        guard !state.waiters.isEmpty else { return [] }
        defer { state.waiters = [] }
        return state.waiters
    }

    static let over = PluginError(.closed, "the WebSocket is over")
}
