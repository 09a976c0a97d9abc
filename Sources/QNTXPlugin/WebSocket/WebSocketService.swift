/// What serves a WebSocket endpoint.
public enum WebSocketService: Sendable {
    /// A Swift type, with a task for each connection.
    case handler(any WebSocketHandler)
    /// An adapter that is called with what happens.
    case endpoint(any WebSocketEndpoint)

    /// The subprotocols that it speaks.
    public var subprotocols: [String] {
        switch self {
        case .handler(let handler): handler.subprotocols
        case .endpoint(let endpoint): endpoint.subprotocols
        }
    }
}
