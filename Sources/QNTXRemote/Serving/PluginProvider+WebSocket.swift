import GRPCCore
import HTTPTypes
import QNTXPlugin

extension PluginProvider {
    func handleWebSocket(
        request: RPCAsyncSequence<Protocol_WebSocketMessage, any Error>,
        response: RPCWriter<Protocol_WebSocketMessage>,
        context: ServerContext
    ) async throws {
        let surface = try surface()
        let peer = StreamPeer()
        // All of the events come on this one thread, as they do on a server's event loop.
        try await withTaskExecutorPreference(RemoteLoop.shared.executor) {
            try await withThrowingTaskGroup(of: Side.self) { group in
                group.addTask {
                    defer { peer.end() }
                    try await self.read(request, peer, surface)
                    return .host
                }
                group.addTask {
                    while let message = await peer.outgoing.next() { try await response.write(message) }
                    return .plugin
                }
                // What the plugin has sent before its host left is not lost; what comes after it has closed is.
                if try await group.next() == .plugin { group.cancelAll() }
                try await group.waitForAll()
            }
        }
    }

    /// Who has ended a WebSocket.
    private enum Side: Sendable {
        case host, plugin
    }

    private func read(
        _ request: RPCAsyncSequence<Protocol_WebSocketMessage, any Error>,
        _ peer: StreamPeer,
        _ surface: Surface
    ) async throws {
        var messages = request.makeAsyncIterator()
        guard let first = try await messages.next() else { return }
        guard first.type == .connect else {
            throw RPCError(code: .invalidArgument, message: "a WebSocket's stream begins with CONNECT")
        }
        let (service, opening) = try Self.service(for: first, surface.webSockets, name)
        let events = try await open(service, opening)
        peer.outgoing.whenTaken { events.writable() }
        events.opened(peer)
        let closing = await Self.read(&messages, events, peer)
        peer.end()
        events.closed(code: closing.code, reason: closing.reason)
    }

    /// Hands on what comes, until there is no more.
    private static func read(
        _ messages: inout RPCAsyncSequence<Protocol_WebSocketMessage, any Error>.AsyncIterator,
        _ events: any WebSocketEvents,
        _ peer: StreamPeer
    ) async -> (code: UInt16, reason: String) {
        do {
            while let message = try await messages.next() {
                switch message.type {
                case .data:
                    peer.expectResume()
                    if events.message(message.message) == .pause { await peer.waitForResume() }
                case .close: return (1000, message.text)
                case .ping: peer.outgoing.put(Protocol_WebSocketMessage(answering: message))
                case .pong: break
                case .connect:
                    peer.close(code: 1011, reason: "a WebSocket's stream has one CONNECT only")
                    return (1011, "the host sent a second CONNECT")
                case .error: return (1011, message.text)
                case .UNRECOGNIZED(let type):
                    peer.close(code: 1011, reason: "there is no WebSocket message of the type \(type)")
                    return (1011, "the host sent a message of the unknown type \(type)")
                }
                if !peer.isOpen { return (1000, "") }
            }
            return (1005, "")
        } catch {
            return peer.isOpen ? (1006, "the host's stream broke off") : (1000, "")
        }
    }

    /// The endpoint that a stream is for, and the request that it stands for. A host of QNTX says neither: it means the
    /// domain's own.
    private static func service(
        for connect: Protocol_WebSocketMessage,
        _ services: [String: WebSocketService],
        _ plugin: String
    ) throws(RPCError) -> (WebSocketService, WebSocketRequest) {
        let target = connect.headers[":path"] ?? ""
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        let query = mark == target.endIndex ? "" : String(target[target.index(after: mark)...])
        var path = String(target[..<mark])
        let segment = path.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
        var service = services[segment]
        if service != nil, !segment.isEmpty {
            path = String(path.dropFirst(path.hasPrefix("/") ? segment.count + 1 : segment.count))
        } else {
            service = services[""]
        }
        guard let service else {
            throw RPCError(code: .notFound, message: "plugin \(plugin) has no such WebSocket")
        }
        var headers = HTTPFields()
        for (key, value) in connect.headers where !key.hasPrefix(":") {
            if let name = HTTPField.Name(key) { headers[name] = value }
        }
        let peer = connect.headers[":peer"]
        return (service, WebSocketRequest(path: path, query: query, headers: headers, peer: peer))
    }

    private func open(
        _ service: WebSocketService,
        _ request: WebSocketRequest
    ) async throws(RPCError) -> any WebSocketEvents {
        switch service {
        case .handler(let handler):
            do throws(PluginError) {
                try handler.admit(request)
            } catch {
                throw RPCError(error)
            }
            return HandledSocket(handler, request, logger: logger)
        case .endpoint(let endpoint):
            let result = await withCheckedContinuation { continuation in
                endpoint.open(request) { continuation.resume(returning: $0) }
            }
            switch result {
            case .success(let events): return events
            case .failure(let error): throw RPCError(error)
            }
        }
    }
}
