import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import QNTXHost
import QNTXPlugin

extension PluginRequestHandler {
    /// A body up to this size is whole when its handler is called, also where the handler would read it in pieces.
    private static let smallBody = 64 << 10

    var mayRead: Bool { !isFull && queue.count < 64 }

    /// Works off the queue, as far as the request under way lets it.
    func work() {
        guard !isWorking else { return }
        isWorking = true
        while let part = queue.first, accepts(part) {
            queue.removeFirst()
            process(part)
        }
        isWorking = false
        // Otherwise it is done when the reading ends.
        if !isReading { active?.body?.pass() }
        if hasForwarded, !isReading {
            hasForwarded = false
            context?.fireChannelReadComplete()
        }
        if wantsRead, mayRead {
            wantsRead = false
            context?.read()
        }
    }

    /// Whether it is this part's turn: a request begins when the one before it is over.
    private func accepts(_ part: HTTPServerRequestPart) -> Bool {
        switch phase {
        case .idle, .lingering, .collecting: true
        case .held: false
        case .forwarding(let isComplete, _): !isComplete
        case .running: active?.isComplete == false
        }
    }

    private func process(_ part: HTTPServerRequestPart) {
        switch (part, phase) {
        case (_, .lingering): break
        case (.head(let head), .idle): begin(head)
        case (.body(let buffer), .collecting): collect(buffer)
        case (.body(let buffer), .running): push(buffer)
        case (.end, .collecting): endCollecting()
        case (.end, .running): endBody()
        case (_, .forwarding(_, let isAnswered)):
            if case .end = part {
                phase = .forwarding(isComplete: true, isAnswered: isAnswered)
            }
            forward(part)
            endForwarding()
        default: break
        }
    }

    private func forward(_ part: HTTPServerRequestPart) {
        hasForwarded = true
        context?.fireChannelRead(wrapInboundOut(part))
    }

    /// A request begins: it is a plugin's, or Hummingbird's.
    private func begin(_ head: HTTPRequestHead) {
        domains.refresh(&snapshot)
        lastActivity = .now()
        // NIO's parser reads nothing behind a request that asks for an upgrade; who was not granted it has to connect anew.
        if head.headers.contains(name: "upgrade") { closesAfter = true }
        guard let target = RequestTarget(head.uri) ?? RequestTarget(webSocket: head.uri),
            let domain = snapshot.domains[target.domain]
        else {
            phase = .forwarding(isComplete: false, isAnswered: false)
            forward(.head(head))
            return
        }
        requestCount += 1
        phase = .collecting
        active = ActiveRequest(number: requestCount, head: head, target: target, domain: domain)
        if let problem = foreignHost(head) { return refuse(.error(.forbidden, problem)) }
        guard domain.enter() else { return turnAway(head, domain) }
        active?.isCounted = true
        guard let routes = domain.routes else { return refuse(.unavailable(domain)) }
        if target.isWebSocket { return beginWebSocket(target, domain) }
        guard target.isPlain else {
            return refuse(.error(.badRequest, "the path has a segment '.' or '..', or a '%' without two digits"))
        }
        switch routes.match(method: head.method.rawValue, path: target.path) {
        case .found(let route, let values): accept(route, values)
        case .slashMissing: refuse(Self.redirect(to: target))
        case .wrongMethod(let allowed):
            var response = PluginResponse.error(.methodNotAllowed, "\(head.method.rawValue) is not allowed here")
            response.headers[.allow] = allowed.joined(separator: ", ")
            refuse(response)
        case .notFound:
            refuse(.error(.notFound, "plugin \(target.domain) has no route for \(target.path)"))
        }
    }

    /// Why the name that a request is for is refused. It hardly ever changes on a connection.
    private func foreignHost(_ head: HTTPRequestHead) -> String? {
        let host = head.headers.first(name: "host")
        if let host, host == allowedHost { return nil }
        if let problem = names.refusal(of: host) { return problem }
        allowedHost = host
        return nil
    }

    /// A request was not let in: its plugin has just been replaced, is about to be, or does not run.
    private func turnAway(_ head: HTTPRequestHead, _ domain: Domain) {
        guard let context else { return }
        let (this, loop, number) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop, requestCount)
        phase = .held
        let waits = domain.whenReleased { loop.execute { this.value.comeAgain(number) } }
        guard !waits else { return }
        // Its state is that of one that does not run by now, or runs again: the table has its successor since before that.
        domains.refresh(&snapshot)
        guard snapshot.domains[domain.name] !== domain || domain.state.isRunning else {
            return refuse(.unavailable(domain))
        }
        active = nil
        begin(head)
    }

    /// The door is open again for the request that waited.
    private func comeAgain(_ number: UInt64) {
        guard case .held = phase, let active, active.number == number else { return }
        self.active = nil
        begin(active.head)
        work()
        flushIfNeeded()
    }

    private static func redirect(to target: RequestTarget) -> PluginResponse {
        var response = PluginResponse.error(.permanentRedirect, "the path ends in a slash")
        let query = target.query.isEmpty ? "" : "?" + target.query
        response.headers[.location] = "/api/\(target.domain)\(target.path)/\(query)"
        return response
    }

    /// The request has a route: its body can come.
    private func accept(_ route: HTTPRoute, _ values: PathValues) {
        active?.route = route
        active?.pathValues = values
        active?.limit = TimeAmount(route.options.deadline ?? limits.deadline)
        let maximum = route.options.maximumBody ?? limits.maximumBody
        active?.maximumBody = maximum
        guard let request = active, request.hasBody else { return }
        if let length = request.announcedLength, length > UInt64(maximum) { return refuse(Self.tooLarge(maximum)) }
        if request.head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let head = HTTPResponseHead(version: request.head.version, status: .continue)
            context?.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }
        armTimer(at: lastActivity + TimeAmount(limits.bodyTimeout))
        if route.options.streamsBody, let length = request.announcedLength, length > UInt64(Self.smallBody) {
            startStream()
        }
    }

    private static func tooLarge(_ maximum: Int) -> PluginResponse {
        .error(.contentTooLarge, "the request's body is larger than \(maximum) bytes")
    }

    // MARK: Bodies

    private func collect(_ buffer: ByteBuffer) {
        guard let maximum = active?.maximumBody else { return }
        lastActivity = .now()
        active?.collected.append(contentsOf: buffer.readableBytesView)
        guard let count = active?.collected.count, count <= maximum else { return refuse(Self.tooLarge(maximum)) }
        if active?.route?.options.streamsBody == true, count > Self.smallBody { startStream() }
    }

    private func endCollecting() {
        active?.isComplete = true
        if let service = active?.webSocket { return openWebSocket(service) }
        let body = active?.collected ?? []
        active?.collected = []
        dispatch(.whole(body))
    }

    /// A body whose length nobody knows is not waited for: what has come goes to the handler now.
    func startStreamOfUnknownLength() {
        guard case .collecting = phase, let active, active.route?.options.streamsBody == true, !active.isComplete,
            active.announcedLength == nil
        else { return }
        startStream()
    }

    private func startStream() {
        guard let active, let context else { return }
        let (this, loop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
        let body = ServerBody(announcedLength: active.announcedLength, limit: active.maximumBody) {
            loop.execute { this.value.readOn() }
        }
        let collected = active.collected
        self.active?.collected = []
        self.active?.body = body
        _ = body.push(ByteBuffer(bytes: collected))
        dispatch(.stream(body))
    }

    private func push(_ buffer: ByteBuffer) {
        lastActivity = .now()
        guard let body = active?.body else { return }
        if !body.push(buffer) { isFull = true }
    }

    private func endBody() {
        active?.isComplete = true
        active?.body?.complete()
        let deadline = NIODeadline.now() + (active?.limit ?? .zero)
        active?.deadline = deadline
        active?.sink?.setDeadline(deadline)
        armTimer(at: deadline)
    }

    private func readOn() {
        guard isFull else { return }
        isFull = false
        lastActivity = .now()
        if wantsRead, mayRead {
            wantsRead = false
            context?.read()
        }
    }

    // MARK: The handler

    private func dispatch(_ body: RequestBody) {
        guard let active, let route = active.route, let context else { return }
        phase = .running
        let deadline = active.isComplete ? lastActivity + active.limit : nil
        let sink = ServerSink(
            number: active.number,
            isHead: active.head.method == .HEAD,
            connection: NIOLoopBound(self, eventLoop: context.eventLoop),
            eventLoop: context.eventLoop,
            deadline: deadline,
            logger: logger
        )
        self.active?.sink = sink
        self.active?.deadline = deadline
        let work = route.handler.handle(request(active, body, deadline), answering: sink)
        // It has been answered, or the connection has been lost, while the handler was called.
        guard self.active?.number == active.number else {
            work?.cancel()
            return
        }
        self.active?.work = work
        if let deadline { armTimer(at: deadline) }
    }

    private func request(_ active: ActiveRequest, _ body: RequestBody, _ deadline: NIODeadline?) -> PluginRequest {
        PluginRequest(
            method: Self.method(active.head.method),
            path: active.target.path,
            query: active.target.query,
            headers: Self.fields(active.head.headers),
            pathValues: active.pathValues,
            body: body,
            deadline: deadline.map { _ in .now + Duration.nanoseconds(active.limit.nanoseconds) }
        )
    }

    private static func method(_ method: HTTPMethod) -> HTTPRequest.Method {
        switch method {
        case .GET: .get
        case .POST: .post
        case .PUT: .put
        case .DELETE: .delete
        case .PATCH: .patch
        case .HEAD: .head
        // The parser lets only tokens through.
        default: HTTPRequest.Method(method.rawValue) ?? .get
        }
    }

    static func fields(_ headers: HTTPHeaders) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(headers.count)
        for (name, value) in headers {
            // What is no name in HTTP has not come past the parser.
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return fields
    }
}
