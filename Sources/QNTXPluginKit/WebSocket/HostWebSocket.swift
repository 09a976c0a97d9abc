import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// One WebSocket of the host's, for a handler that waits for messages instead of being called with them.
///
/// Unchecked, because of the host's handle: it may be used from any thread, and at any time.
final class HostWebSocket: WebSocketConnection, @unchecked Sendable {
    typealias Reading = CheckedContinuation<Result<WebSocketMessage?, PluginError>, Never>

    struct State {
        /// What the handler has not taken yet.
        var messages: [WebSocketMessage] = []
        var bytes = 0
        /// Who waits for a message.
        var reader: (id: UInt64, continuation: Reading)?
        /// Whether the host has been told to deliver no more.
        var isPaused = false
        /// How often there was room again for what is sent.
        var rooms: UInt64 = 0
        /// Those who wait for that.
        var senders: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastWaiter: UInt64 = 0
        var isOver = false
        /// The handler's, while it runs.
        var task: Task<Void, Never>?
        /// Whether the handler is to end, or has ended.
        var isCalledOff = false

        /// A number for somebody who waits.
        mutating func nextWaiter() -> UInt64 {
            lastWaiter += 1
            return lastWaiter
        }
    }

    private static let minimumSize = 56  // of qntx_websocket_api in revision 1
    let handle: qntx_websocket
    let request: WebSocketRequest
    let state = Mutex(State())
    let instance: Instance

    /// Takes what `open` got; nil if the host's table is none.
    init?(_ handle: qntx_websocket, _ request: WebSocketRequest, _ instance: Instance) {
        guard let api = handle.api, Int(api.pointee.struct_size) >= Self.minimumSize else { return nil }
        self.handle = handle
        self.request = request
        self.instance = instance
    }

    /// Has a handler serve the connection, and closes it when the handler is done.
    func serve(with handler: any WebSocketHandler) {
        instance.sockets.add(self)
        let task = Task { await run(handler) }
        let isCalledOff = state.withLock { state in
            if !state.isCalledOff { state.task = task }
            return state.isCalledOff
        }
        // It has ended already, or the connection has.
        if isCalledOff { task.cancel() }
    }

    private func run(_ handler: any WebSocketHandler) async {
        do {
            try await handler.handle(self)
            await close(code: 1000, reason: "")
        } catch {
            // That the peer has left is no failure of the handler. A send may find out before the host says so.
            let isTooLate = (error as? PluginError)?.code == .closed && !handle.api.pointee.is_open(handle)
            if !isTooLate, !state.withLock({ $0.isOver }) {
                instance.host.logger.error("a WebSocket's handler failed: \(PluginError.text(of: error))")
            }
            await close(code: 1011, reason: "")
        }
        state.withLock { state in
            state.isCalledOff = true
            state.task = nil
        }
        instance.sockets.remove(self)
    }

    /// Cancels the handler.
    func cancel() {
        let task = state.withLock { state in
            state.isCalledOff = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
    }

    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        let status = post(message)
        guard status == .ok || status == .again else { throw status.error("the message cannot be sent") }
        return status == .ok
    }

    var queuedBytes: Int { Int(clamping: handle.api.pointee.queued(handle)) }

    func close(code: UInt16, reason: String) async {
        withView(reason) { reason in
            let status = handle.api.pointee.close(handle, UInt32(code), reason)
            // A code that may not be sent is the handler's mistake, and no reason to stay open.
            if status == QNTX_ERR_INVALID { _ = handle.api.pointee.close(handle, 1011, qntx_str()) }
        }
    }

    /// The connection is over. One that ended in order leaves its handler to find out when it receives or sends; any other
    /// end cancels it. What has arrived before can be received all the same.
    func closed(code: UInt32) {
        let (reader, senders) = state.withLock { state in
            state.isOver = true
            defer { (state.reader, state.senders) = (nil, [:]) }
            return (state.reader, state.senders)
        }
        reader?.continuation.resume(returning: .success(nil))
        for sender in senders.values { sender.resume() }
        if code != QNTX_WEBSOCKET_NORMAL, code != QNTX_WEBSOCKET_NO_CODE { cancel() }
    }
}
