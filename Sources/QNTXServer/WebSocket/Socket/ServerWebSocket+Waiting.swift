import QNTXPlugin
import Synchronization

extension ServerWebSocket {
    /// Sends a message, waiting while too much waits for the peer already. Those who wait get their turn in order.
    /// - Throws: `closed` when the connection is over, when it ends before the message's turn, and when the task is
    ///   cancelled before.
    func send(_ message: WebSocketMessage) async throws(PluginError) {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Waiter(id: id, message: message, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
        try result.get()
    }

    private func enqueue(_ waiter: Waiter) {
        let (result, schedules) = state.withLock { state -> (Result<Void, PluginError>?, Bool) in
            guard state.isOpen else { return (.failure(Self.closed), false) }
            // Within the lock: either it is seen here, or `cancel` finds the waiter.
            if Task.isCancelled { return (.failure(Self.cancelled), false) }
            guard state.queued < limit, state.waiters.isEmpty else {
                state.waiters.append(waiter)
                return (nil, false)
            }
            state.queued += waiter.message.cost
            return (.success(()), Self.post(.message(waiter.message), &state))
        }
        if schedules { schedule() }
        if let result { waiter.continuation.resume(returning: result) }
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .failure(Self.cancelled))
    }

    private static let cancelled = PluginError(.closed, "the task that sends has been cancelled")
}
