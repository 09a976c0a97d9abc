import DequeModule
import Logging
import QNTXPlugin
import Synchronization

extension ServerWebSocketConnection: WebSocketEvents {
    func opened(_ socket: any WebSocketPeer) {
        state.withLock { $0.socket = socket }
        // Not before: until now it could neither send nor close.
        whenOpened?(self)
    }

    func message(_ message: WebSocketMessage) -> WebSocketDemand {
        let (reader, demand) = state.withLock { state -> (Reading?, WebSocketDemand) in
            if let reader = state.takeReader() { return (reader, .more) }
            state.messages.append(message)
            state.bytes += message.byteCount
            guard state.messages.count >= limits.messages || state.bytes >= limits.bytes else { return (nil, .more) }
            state.isPaused = true
            return (nil, .pause)
        }
        reader?.resume(returning: .success(message))
        return demand
    }

    func writable() {}

    func closed(code: UInt16, reason: String) {
        let reader = state.withLock { state in
            state.closing = (code, reason)
            return state.takeReader()
        }
        reader?.resume(returning: .success(nil))
    }

    /// Has a handler serve the connection once it is open, and closes it when the handler is done.
    convenience init(
        request: WebSocketRequest,
        settings: WebSocketSettings,
        handler: any WebSocketHandler,
        domain: String,
        logger: Logger
    ) {
        self.init(request: request, settings: settings) { connection in
            Task { await connection.serve(with: handler, domain: domain, logger: logger) }
        }
    }

    private func serve(with handler: any WebSocketHandler, domain: String, logger: Logger) async {
        do {
            try await handler.handle(self)
            await close(code: WebSocketCloseCode.normal, reason: "")
        } catch {
            // That the peer has left is no failure of the handler.
            if closing == nil {
                let metadata: Logger.Metadata = ["plugin.id": "\(domain)"]
                logger.error("a WebSocket's handler failed: \(PluginError.text(of: error))", metadata: metadata)
            }
            await close(code: WebSocketCloseCode.internalError, reason: "")
        }
    }
}
