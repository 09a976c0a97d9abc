public import HTTPTypes

/// An HTTP request as a plugin's handler gets it: its path is relative to the plugin's prefix.
public struct PluginRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: HTTPRequest.Method
    /// The path below `/api/<domain>`, percent-encoded as sent; begins with `/`.
    public var path: String
    /// What follows the `?`, percent-encoded; empty where there is none.
    public var query: String
    /// The header fields, as sent; `host` is among them.
    public var headers: HTTPFields
    /// What the wildcards of the route's pattern matched.
    public var pathValues: PathValues
    /// The body: whole already, or to be read piece by piece.
    public var body: RequestBody
    /// When the answer must have begun; the host answers 504 then. Nil for no limit, and where the body is read piece by
    /// piece: the time runs from its end then (``ResponseSink/deadline``).
    public var deadline: ContinuousClock.Instant?

    /// Makes a request.
    public init(
        method: HTTPRequest.Method = .get,
        path: String,
        query: String = "",
        headers: HTTPFields = HTTPFields(),
        pathValues: PathValues = .none,
        body: RequestBody = .empty,
        deadline: ContinuousClock.Instant? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.pathValues = pathValues
        self.body = body
        self.deadline = deadline
    }
}
