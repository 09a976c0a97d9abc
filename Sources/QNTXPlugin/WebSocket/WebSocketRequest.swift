public import HTTPTypes

/// The request that a WebSocket begins with.
public struct WebSocketRequest: Sendable {
    /// The path below the endpoint, percent-encoded: empty where the request is for the endpoint itself.
    public var path: String
    /// What is behind the `?`, percent-encoded; empty where there is none.
    public var query: String
    /// The headers, in the order sent.
    public var headers: HTTPFields
    /// The address of the client, as text; nil where it is not known.
    public var peer: String?
    /// The subprotocol that was agreed on: the first of the client's that the endpoint has. Nil for none.
    public var subprotocol: String?

    /// Describes a request.
    public init(
        path: String = "",
        query: String = "",
        headers: HTTPFields = [:],
        peer: String? = nil,
        subprotocol: String? = nil
    ) {
        self.path = path
        self.query = query
        self.headers = headers
        self.peer = peer
        self.subprotocol = subprotocol
    }
}
