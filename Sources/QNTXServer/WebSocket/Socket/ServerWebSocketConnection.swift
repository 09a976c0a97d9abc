import DequeModule
import QNTXPlugin
import Synchronization

/// A WebSocket for a handler that waits for messages instead of being called with them.
final class ServerWebSocketConnection: WebSocketConnection {
    typealias Reading = CheckedContinuation<Result<WebSocketMessage?, PluginError>, Never>

    struct State {
        var socket: (any WebSocketPeer)?
        var messages = Deque<WebSocketMessage>()
        var bytes = 0
        var reader: (id: UInt64, continuation: Reading)?
        var lastReader: UInt64 = 0
        /// Whether the session has been asked for a pause.
        var isPaused = false
        var closing: (code: UInt16, reason: String)?
    }

    let request: WebSocketRequest
    /// How much may wait for the handler.
    let limits: (messages: Int, bytes: Int)
    let state = Mutex(State())

    /// Called on the event loop when the connection is open.
    let whenOpened: (@Sendable (ServerWebSocketConnection) -> Void)?

    init(
        request: WebSocketRequest = WebSocketRequest(),
        settings: WebSocketSettings,
        whenOpened: (@Sendable (ServerWebSocketConnection) -> Void)? = nil
    ) {
        self.request = request
        self.whenOpened = whenOpened
        limits = (max(1, settings.waitingMessages), max(1, settings.waitingBytes))
    }

    /// The code and the reason with which it was closed, once it is.
    var closing: (code: UInt16, reason: String)? { state.withLock { $0.closing } }

    func receive() async throws(PluginError) -> WebSocketMessage? {
        let id = state.withLock { state in
            state.lastReader += 1
            return state.lastReader
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { read(id, $0) }
        } onCancel: {
            let reader = state.withLock { $0.reader?.id == id ? $0.takeReader() : nil }
            reader?.resume(returning: .failure(Self.cancelled))
        }
        return try result.get()
    }

    func send(_ message: WebSocketMessage) async throws(PluginError) {
        guard let socket = state.withLock({ $0.socket }) else { throw ServerWebSocket.closed }
        // The session's own socket can wait.
        if let socket = socket as? ServerWebSocket { return try await socket.send(message) }
        guard try socket.trySend(message) else { throw PluginError(.busy, "too much waits for the peer already") }
    }

    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        guard let socket = state.withLock({ $0.socket }) else { throw ServerWebSocket.closed }
        return try socket.trySend(message)
    }

    var queuedBytes: Int { state.withLock { $0.socket }?.queuedBytes ?? 0 }

    func close(code: UInt16, reason: String) async {
        state.withLock { $0.socket }?.close(code: code, reason: reason)
    }

    private func read(_ id: UInt64, _ continuation: Reading) {
        let (result, socket) = state.withLock {
            state -> (Result<WebSocketMessage?, PluginError>?, (any WebSocketPeer)?) in
            if let message = state.messages.popFirst() {
                state.bytes -= message.byteCount
                return (.success(message), state.resumes(below: limits) ? state.socket : nil)
            }
            if state.closing != nil { return (.success(nil), nil) }
            // Within the lock: either it is seen here, or who cancels finds the reader.
            if Task.isCancelled { return (.failure(Self.cancelled), nil) }
            guard state.reader == nil else { return (.failure(Self.busy), nil) }
            state.reader = (id, continuation)
            return (nil, nil)
        }
        socket?.resume()
        if let result { continuation.resume(returning: result) }
    }

    private static let cancelled = PluginError(.closed, "the task that receives has been cancelled")
    private static let busy = PluginError(.busy, "another task receives from this WebSocket")
}

extension ServerWebSocketConnection.State {
    mutating func takeReader() -> ServerWebSocketConnection.Reading? {
        defer { reader = nil }
        return reader?.continuation
    }

    /// Whether so little waits that the session can go on. Half, or every message would be a round of its own.
    fileprivate mutating func resumes(below limits: (messages: Int, bytes: Int)) -> Bool {
        guard isPaused, messages.count <= limits.messages / 2, bytes <= limits.bytes / 2 else { return false }
        isPaused = false
        return true
    }
}
