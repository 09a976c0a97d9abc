import HTTPTypes
import NIOCore
import NIOHTTP1
import QNTXHost
import QNTXPlugin

extension PluginRequestHandler {
    /// A request for a WebSocket begins; it is decided on when all of it is here.
    func beginWebSocket(_ target: RequestTarget, _ domain: Domain) {
        guard let active, let (service, path) = Self.service(target, domain) else {
            return refuse(.error(.notFound, "plugin \(target.domain) has no WebSocket at \(target.path)"))
        }
        guard !active.hasBody else { return refuse(.error(.badRequest, "a request for a WebSocket has no body")) }
        active.webSocket = service
        active.webSocketPath = path
    }

    /// `/<domain>-ws/<name>` is the endpoint of the name, with what is below it; all else that of no name.
    /// - Returns: the endpoint, and the path below it.
    private static func service(_ target: RequestTarget, _ domain: Domain) -> (WebSocketService, path: String)? {
        let path = target.path.dropFirst()
        let end = path.firstIndex(of: "/") ?? path.endIndex
        if end > path.startIndex, let named = domain.webSockets[String(path[..<end])] {
            return (named, String(path[end...]))
        }
        return domain.webSockets[""].map { ($0, target.path) }
    }

    /// The request is here: may it have a WebSocket?
    func openWebSocket(_ service: WebSocketService) {
        guard let active, let context else { return }
        let headers = active.head.headers
        guard webSockets.origins.allows(origins: headers["origin"], peer: context.remoteAddress?.ipAddress) else {
            let origin = headers.first(name: "origin") ?? "nowhere"
            return refuse(.error(.forbidden, "a page of \(origin) may not open a WebSocket here"))
        }
        switch WebSocketUpgrade.check(active.head, subprotocols: service.subprotocols) {
        case .refused(let response): refuse(response)
        case .granted(let upgrade): ask(service, upgrade, active, context)
        }
    }

    /// Asks who is to serve it.
    private func ask(
        _ service: WebSocketService,
        _ upgrade: WebSocketUpgrade,
        _ active: ActiveRequest,
        _ context: ChannelHandlerContext
    ) {
        phase = .running
        var headers = active.head.headers
        var peer = context.remoteAddress?.ipAddress
        if let field = webSockets.peerField {
            peer = headers.first(name: field)
            headers.remove(name: field)
        }
        let request = WebSocketRequest(
            path: active.webSocketPath,
            query: active.target.query,
            headers: Self.fields(headers),
            peer: peer,
            subprotocol: upgrade.subprotocol
        )
        let endpoint: any WebSocketEndpoint
        switch service {
        case .handler(let handler): return decide(admit(request, handler, active.domain), upgrade, active.number)
        case .endpoint(let native): endpoint = native
        }
        let deadline = NIODeadline.now() + TimeAmount(limits.deadline)
        self.active?.limit = TimeAmount(limits.deadline)
        self.active?.deadline = deadline
        let (this, loop, number) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop, active.number)
        endpoint.open(request) { result in
            loop.execute { this.value.decide(result, upgrade, number) }
        }
        if self.active?.number == number { armTimer(at: deadline) }
    }

    /// Asks a Swift handler.
    private func admit(
        _ request: WebSocketRequest,
        _ handler: any WebSocketHandler,
        _ domain: Domain
    ) -> Result<any WebSocketEvents, PluginError> {
        do throws(PluginError) {
            try handler.admit(request)
        } catch {
            return .failure(error)
        }
        return .success(
            ServerWebSocketConnection(
                request: request,
                settings: webSockets.settings(for: domain),
                handler: handler,
                domain: domain.name,
                logger: logger
            )
        )
    }

    /// The plugin has said whether it takes the connection.
    private func decide(
        _ result: Result<any WebSocketEvents, PluginError>,
        _ upgrade: WebSocketUpgrade,
        _ number: UInt64
    ) {
        guard case .running = phase, active?.number == number, active?.webSocket != nil else {
            // Nobody waits for it any more.
            if case .success(let events) = result { events.closed(code: 1006, reason: "") }
            return
        }
        switch result {
        case .success(let events): install(events, upgrade)
        case .failure(let error):
            // Handlers keep what they may not from clients as 500; here somebody is told that he may not come in.
            refuse(error.code == .denied ? .error(.forbidden, "the plugin refuses the connection") : .failure(error))
        }
        flushIfNeeded()
    }

    /// Puts the WebSocket in the place of HTTP.
    private func install(_ events: any WebSocketEvents, _ upgrade: WebSocketUpgrade) {
        guard let context, let active else { return events.closed(code: 1006, reason: "") }
        let (domain, door) = (active.domain, webSockets)
        let settings = door.settings(for: domain)
        let socket = ServerWebSocket(domain: domain.name, eventLoop: context.eventLoop, limit: settings.queuedBytes)
        guard door.enter(socket, domain) else {
            events.closed(code: 1013, reason: "")
            return refuse(.error(.serviceUnavailable, "there are too many WebSockets already"))
        }
        let session = WebSocketSession(socket: socket, events: events, settings: settings, logger: logger) {
            door.leave(socket, domain)
        }
        // Its plugin is counted as busy with it until it is listed among those that are closed when the plugin goes.
        self.active = nil
        defer { domain.leave() }
        do {
            try upgrade.install(session, from: context)
        } catch {
            door.leave(socket, domain)
            events.closed(code: 1006, reason: "")
            context.close(promise: nil)
            return
        }
        if !domain.state.isRunning { socket.close(code: 1012, reason: "the plugin is not running any more") }
    }
}
