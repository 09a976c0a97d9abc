/// A pattern, its handler, and how requests reach it.
public struct HTTPRoute: Sendable {
    /// Which requests.
    public let pattern: RoutePattern
    /// Who answers them.
    public let handler: any HTTPHandler
    /// The rest.
    public let options: RouteOptions

    /// Makes a route.
    public init(pattern: RoutePattern, handler: any HTTPHandler, options: RouteOptions = RouteOptions()) {
        self.pattern = pattern
        self.handler = handler
        self.options = options
    }
}

/// How requests reach a route's handler.
public struct RouteOptions: Sendable, Hashable {
    /// Whether the body is read piece by piece while the handler runs, rather than complete before it starts. Small
    /// bodies are complete in any case.
    public var streamsBody: Bool
    /// The largest body, in bytes; larger ones get 413. Nil for the server's default.
    public var maximumBody: Int?
    /// How long the answer may take to begin; then the client gets 504. Nil for the server's default.
    public var deadline: Duration?

    /// Makes options.
    public init(streamsBody: Bool = false, maximumBody: Int? = nil, deadline: Duration? = nil) {
        self.streamsBody = streamsBody
        self.maximumBody = maximumBody
        self.deadline = deadline
    }
}
