/// Serves the connections of one WebSocket endpoint without a task for each: what shared libraries are adapted to. Swift
/// plugins rather have a ``WebSocketHandler``.
public protocol WebSocketEndpoint: Sendable {
    /// The subprotocols that it speaks, by their names.
    var subprotocols: [String] { get }

    /// A client wants to connect. Called on the event loop, which must not be held up.
    /// - Parameter answer: to be called once, from any thread: with who serves the connection, or why it is refused, in
    ///   which case the client gets the status of that error.
    func open(
        _ request: WebSocketRequest,
        answering answer: @escaping @Sendable (Result<any WebSocketEvents, PluginError>) -> Void
    )
}
