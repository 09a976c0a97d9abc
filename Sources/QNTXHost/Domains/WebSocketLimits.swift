/// What the WebSockets of one plugin may ask of the host, where that is not what holds for all.
public struct WebSocketLimits: Sendable, Hashable {
    /// How many are open at once; nil for as many as the server lets in.
    public var connections: Int?
    /// The largest message that is taken, in bytes; nil for the server's.
    public var message: Int?

    /// Makes limits; what is left out is as for every plugin.
    public init(connections: Int? = nil, message: Int? = nil) {
        self.connections = connections
        self.message = message
    }
}
