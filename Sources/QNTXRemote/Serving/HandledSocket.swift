import DequeModule
import Logging
import QNTXPlugin
import Synchronization

/// A WebSocket of a host for a handler that waits for messages instead of being called with them. Any thread.
final class HandledSocket: WebSocketEvents, WebSocketConnection {
    private struct State {
        var peer: (any WebSocketPeer)?
        var messages = Deque<WebSocketMessage>()
        var reader: CheckedContinuation<WebSocketMessage?, Never>?
        var senders: [CheckedContinuation<Void, Never>] = []
        var hasRoom = false
        var isClosed = false
        var isPaused = false
    }

    /// How many messages may wait for the handler.
    private static let limit = 64

    let request: WebSocketRequest
    private let handler: any WebSocketHandler
    private let logger: Logger
    private let state = Mutex(State())

    init(_ handler: any WebSocketHandler, _ request: WebSocketRequest, logger: Logger) {
        self.request = request
        self.handler = handler
        self.logger = logger
    }

    // MARK: What happens

    func opened(_ socket: any WebSocketPeer) {
        state.withLock { $0.peer = socket }
        Task {
            do {
                try await handler.handle(self)
                socket.close(code: 1000, reason: "")
            } catch {
                if !state.withLock({ $0.isClosed }) {
                    logger.error("a WebSocket's handler failed: \(PluginError.text(of: error))")
                }
                socket.close(code: 1011, reason: "the plugin failed")
            }
        }
    }

    func message(_ message: WebSocketMessage) -> WebSocketDemand {
        let (reader, demand) = state.withLock {
            state -> (CheckedContinuation<WebSocketMessage?, Never>?, WebSocketDemand) in
            if let reader = state.reader {
                state.reader = nil
                return (reader, .more)
            }
            state.messages.append(message)
            state.isPaused = state.messages.count >= Self.limit
            return (nil, state.isPaused ? .pause : .more)
        }
        reader?.resume(returning: message)
        return demand
    }

    func writable() {
        let senders = state.withLock { state in
            state.hasRoom = true
            defer { state.senders = [] }
            return state.senders
        }
        for sender in senders { sender.resume() }
    }

    func closed(code: UInt16, reason: String) {
        let reader = state.withLock { state in
            state.isClosed = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
        writable()
    }

    // MARK: The handler's side

    func receive() async throws(PluginError) -> WebSocketMessage? {
        await withCheckedContinuation { continuation in
            let (message, isOver, peer) = state.withLock { state -> (WebSocketMessage?, Bool, (any WebSocketPeer)?) in
                if let message = state.messages.popFirst() {
                    guard state.isPaused, state.messages.count <= Self.limit / 2 else { return (message, true, nil) }
                    state.isPaused = false
                    return (message, true, state.peer)
                }
                // Two readers at once are a mistake of the handler's: the second one is at its end.
                if state.isClosed || state.reader != nil { return (nil, true, nil) }
                state.reader = continuation
                return (nil, false, nil)
            }
            if isOver { continuation.resume(returning: message) }
            peer?.resume()
        }
    }

    func send(_ message: WebSocketMessage) async throws(PluginError) {
        guard let peer = state.withLock({ $0.peer }) else { throw PluginError(.closed, "the WebSocket is not open") }
        while true {
            state.withLock { $0.hasRoom = false }
            if try peer.trySend(message) { return }
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.hasRoom || state.isClosed { return true }
                    state.senders.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
    }

    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        guard let peer = state.withLock({ $0.peer }) else { throw PluginError(.closed, "the WebSocket is not open") }
        return try peer.trySend(message)
    }

    var queuedBytes: Int { state.withLock { $0.peer }?.queuedBytes ?? 0 }

    func close(code: UInt16, reason: String) async {
        state.withLock { $0.peer }?.close(code: code, reason: reason)
    }
}
