/// Serves the connections of one WebSocket endpoint. Source: QNTX `plugin.WebSocketHandler`.
public protocol WebSocketHandler: Sendable {
    /// The subprotocols that it speaks, by their names. The first of the client's that is among them is agreed on.
    var subprotocols: [String] { get }

    /// Decides whether a client is let in. Called on an event loop, which must not be held up.
    /// - Throws: why not: `denied` gives the client 403, any other error the status that a handler's has.
    func admit(_ request: WebSocketRequest) throws(PluginError)

    /// Serves one connection, until it returns; the connection is closed then.
    func handle(_ connection: any WebSocketConnection) async throws
}

extension WebSocketHandler {
    /// The default handler speaks no subprotocol.
    public var subprotocols: [String] { [] }

    /// The default handler lets everybody in.
    public func admit(_ request: WebSocketRequest) throws(PluginError) {}
}
