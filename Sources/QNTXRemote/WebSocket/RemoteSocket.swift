import GRPCCore
import HTTPTypes
import Logging
import QNTXPlugin
import Synchronization

/// One WebSocket of a plugin in another process: what the client sends goes into a stream of the protocol, and what comes
/// out of it goes to the client. Neither side is read faster than the other one takes it.
final class RemoteSocket: WebSocketEvents {
    private struct State {
        var task: Task<Void, Never>?
        var isClosed = false
        /// Whether the client has taken something since the last refusal.
        var hasRoom = false
        /// Who waits for that.
        var sender: CheckedContinuation<Void, Never>?
    }

    private let plugin: String
    private let run: RemotePlugin.Run
    private let request: WebSocketRequest
    private let outgoing = MessageQueue()
    private let state = Mutex(State())

    init(plugin: String, run: RemotePlugin.Run, _ request: WebSocketRequest) {
        self.plugin = plugin
        self.run = run
        self.request = request
    }

    func opened(_ socket: any WebSocketPeer) {
        outgoing.whenTaken { [weak socket] in socket?.resume() }
        outgoing.put(connect)
        let task = Task(executorPreference: RemoteLoop.shared.executor) { [self] in await stream(socket) }
        state.withLock { $0.task = task }
    }

    func message(_ message: WebSocketMessage) -> WebSocketDemand {
        outgoing.put(Protocol_WebSocketMessage(message)) ? .more : .pause
    }

    func writable() {
        let sender = state.withLock { state in
            state.hasRoom = true
            defer { state.sender = nil }
            return state.sender
        }
        sender?.resume()
    }

    func closed(code: UInt16, reason: String) {
        let task = state.withLock { state in
            state.isClosed = true
            return state.task
        }
        writable()
        outgoing.put(Protocol_WebSocketMessage(.close, reason))
        outgoing.finish()
        // A plugin that does not end its side is not waited for.
        Task {
            try? await Task.sleep(for: .seconds(5))
            task?.cancel()
        }
    }

    /// The first message. QNTX sends nothing with it; we say what the client asked for, which a plugin may ignore.
    private var connect: Protocol_WebSocketMessage {
        var message = Protocol_WebSocketMessage(.connect)
        for field in request.headers {
            let name = field.name.canonicalName
            message.headers[name] = message.headers[name].map { "\($0), \(field.value)" } ?? field.value
        }
        message.headers[":path"] = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        message.headers[":peer"] = request.peer
        return message
    }

    private func stream(_ socket: any WebSocketPeer) async {
        do {
            try await run.instance.client.handleWebSocket(
                options: RemoteConnection.options(),
                requestProducer: { [outgoing] writer in
                    while let message = await outgoing.next() { try await writer.write(message) }
                },
                onResponse: { response in
                    for try await message in response.messages {
                        guard try await self.take(message, socket) else { return }
                    }
                    socket.close(code: 1000, reason: "")
                }
            )
        } catch {
            guard !state.withLock({ $0.isClosed }) else { return }
            let error = PluginError.remote(error, "the WebSocket stream of plugin \(plugin)")
            run.logger.error("\(error.message)")
            socket.close(code: 1011, reason: "the plugin's stream broke off")
        }
        outgoing.finish()
    }

    /// Takes what the plugin has sent.
    /// - Returns: whether there can be more.
    private func take(_ message: Protocol_WebSocketMessage, _ socket: any WebSocketPeer) async throws -> Bool {
        switch message.type {
        case .data:
            try await send(message.message, socket)
        case .close:
            socket.close(code: 1000, reason: message.text)
            return false
        case .ping:
            outgoing.put(Protocol_WebSocketMessage(answering: message))
        case .pong, .connect:
            break
        case .error:
            run.logger.error("plugin \(plugin) ends a WebSocket: \(message.text)")
            socket.close(code: 1011, reason: message.text)
            return false
        case .UNRECOGNIZED(let type):
            throw PluginError(.invalidArgument, "plugin \(plugin) sent a WebSocket message of the unknown type \(type)")
        }
        return true
    }

    private func send(_ message: WebSocketMessage, _ socket: any WebSocketPeer) async throws(PluginError) {
        while true {
            // Before it is tried: what is taken after that counts.
            state.withLock { $0.hasRoom = false }
            if try socket.trySend(message) { return }
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.hasRoom || state.isClosed { return true }
                    state.sender = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
    }
}
