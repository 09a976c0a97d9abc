import DequeModule
import NIOCore
import QNTXPlugin
import Synchronization

/// Takes what is to be sent on one WebSocket on any thread, and hands it to the session on its event loop.
final class ServerWebSocket: WebSocketPeer {
    /// What is on its way to the event loop.
    enum Outgoing {
        case message(WebSocketMessage)
        case close(WebSocketClosing)
    }

    /// Someone whose message waits for room.
    struct Waiter {
        let id: UInt64
        let message: WebSocketMessage
        let continuation: CheckedContinuation<Result<Void, PluginError>, Never>
    }

    struct State {
        var isOpen = true
        /// What counts for all messages that have been accepted and that the kernel has not taken.
        var queued = 0
        var outbox = Deque<Outgoing>()
        /// Whether the event loop has been told that the outbox is not empty.
        var isScheduled = false
        /// Whether a message has been refused for want of room, and nobody been told yet that there is some again.
        var hasRefused = false
        var waiters = Deque<Waiter>()
        var lastWaiter: UInt64 = 0
        /// Where messages go, from when it is up until it is over.
        var session: NIOLoopBound<WebSocketSession>?
    }

    private enum Verdict {
        case closed, full, queued
        /// The event loop has to be told.
        case schedule
        /// This is the event loop and nothing is ahead.
        case direct(NIOLoopBound<WebSocketSession>)
    }

    /// The plugin's domain.
    let domain: String
    let eventLoop: any EventLoop
    /// How much may wait for the peer.
    let limit: Int
    let state = Mutex(State())

    init(domain: String, eventLoop: any EventLoop, limit: Int) {
        self.domain = domain
        self.eventLoop = eventLoop
        self.limit = max(1, limit)
    }

    // MARK: Any thread

    var queuedBytes: Int { state.withLock { $0.queued } }

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        let isOnLoop = eventLoop.inEventLoop
        let verdict = state.withLock { state -> Verdict in
            guard state.isOpen else { return .closed }
            // Those who wait come first.
            guard state.queued < limit, state.waiters.isEmpty else {
                state.hasRefused = true
                return .full
            }
            state.queued += message.cost
            if isOnLoop, state.outbox.isEmpty, let session = state.session { return .direct(session) }
            return Self.post(.message(message), &state) ? .schedule : .queued
        }
        switch verdict {
        case .closed: throw Self.closed
        case .full: return false
        case .queued: break
        case .schedule: schedule()
        case .direct(let session): session.value.send(message)
        }
        return true
    }

    func close(code: UInt16, reason: String) {
        let closing = WebSocketClosing(sending: code, reason: reason)
        let (schedules, waiters) = state.withLock { state -> (Bool, Deque<Waiter>) in
            guard state.isOpen else { return (false, []) }
            let waiters = Self.shut(&state)
            return (Self.post(.close(closing), &state), waiters)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(Self.closed)) }
        if schedules { schedule() }
    }

    // Not at once on the event loop itself: who asks for a pause may be asked to go on before it has said so.
    func resume() { onLoop { $0.resume() } }

    private func onLoop(_ body: @escaping @Sendable (WebSocketSession) -> Void) {
        eventLoop.execute {
            guard let session = self.state.withLock({ $0.session }) else { return }
            body(session.value)
        }
    }

    func schedule() { onLoop { $0.sendOutbox() } }

    static let closed = PluginError(.closed, "the WebSocket is closed")

    // MARK: Within the lock

    /// - Returns: whether the event loop has to be told.
    static func post(_ outgoing: Outgoing, _ state: inout State) -> Bool {
        state.outbox.append(outgoing)
        // Before the session is up there is nobody to tell; it looks by itself then.
        guard !state.isScheduled, state.session != nil else { return false }
        state.isScheduled = true
        return true
    }

    /// Lets nobody send any more.
    /// - Returns: those who waited to.
    static func shut(_ state: inout State) -> Deque<Waiter> {
        state.isOpen = false
        state.hasRefused = false
        defer { state.waiters = [] }
        return state.waiters
    }
}
