import QNTXPlugin

/// What becomes of a request for a WebSocket.
enum WebSocketUpgradeCheck: Sendable {
    case granted(WebSocketUpgrade)
    /// The connection has to be closed with this answer: NIO's parser reads nothing more behind a request that asks for
    /// an upgrade.
    case refused(PluginResponse)
}
