import DequeModule
import NIOCore
import QNTXPlugin
import Synchronization

/// The event loop's side.
extension ServerWebSocket {
    /// Whether enough waits for the peer that nothing should be asked of the plugin which makes it more.
    var isFull: Bool { state.withLock { $0.isOpen && $0.queued >= limit } }

    /// The session is up.
    func attach(_ session: WebSocketSession) {
        let bound = NIOLoopBound(session, eventLoop: eventLoop)
        state.withLock { $0.session = bound }
    }

    /// The session is over.
    func detach() {
        shut()
        state.withLock { state in
            state.session = nil
            state.outbox = []
            state.queued = 0
        }
    }

    /// Lets nobody send any more. What has been accepted is not lost with it.
    func shut() {
        let waiters = state.withLock { Self.shut(&$0) }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(Self.closed)) }
    }

    /// What has been accepted since the last time.
    func takeOutbox() -> Deque<Outgoing> {
        state.withLock { state in
            state.isScheduled = false
            defer { state.outbox = [] }
            return state.outbox
        }
    }

    /// The kernel has taken messages.
    /// - Returns: whether there are messages to be sent which waited for that, and whether who was refused can be told.
    func wrote(_ cost: Int) -> (hasMore: Bool, isWritable: Bool) {
        var admitted: [CheckedContinuation<Result<Void, PluginError>, Never>] = []
        let result = state.withLock { state in
            state.queued = max(0, state.queued - cost)
            while state.queued < limit, let waiter = state.waiters.popFirst() {
                state.queued += waiter.message.cost
                state.outbox.append(.message(waiter.message))
                admitted.append(waiter.continuation)
            }
            // Half empty before more is asked for, or every message would be a round of its own.
            let isWritable = state.hasRefused && state.waiters.isEmpty && state.queued <= limit / 2
            if isWritable { state.hasRefused = false }
            return (!state.outbox.isEmpty, isWritable)
        }
        for continuation in admitted { continuation.resume(returning: .success(())) }
        return result
    }
}
