/// Serves the connections of one WebSocket endpoint. Source: QNTX `plugin.WebSocketHandler`.
public protocol WebSocketHandler: Sendable {
    /// Serves one connection, until it returns; the connection is closed then.
    func handle(_ connection: any WebSocketConnection) async throws
}
