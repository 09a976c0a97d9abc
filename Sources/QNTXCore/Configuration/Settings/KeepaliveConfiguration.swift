/// `[plugin.websocket.keepalive]`.
public struct KeepaliveConfiguration: Sendable, Hashable {
    /// Whether open WebSockets are pinged.
    public let isEnabled: Bool
    /// How often.
    public let pingInterval: Duration
    /// How long the answer may take.
    public let pongTimeout: Duration
    /// How often a lost connection is tried again.
    public let reconnectAttempts: Int

    init(_ values: SettingReader) {
        isEnabled = values.boolean("plugin.websocket.keepalive.enabled")
        pingInterval = .seconds(values.integer("plugin.websocket.keepalive.ping_interval_secs"))
        pongTimeout = .seconds(values.integer("plugin.websocket.keepalive.pong_timeout_secs"))
        reconnectAttempts = values.integer("plugin.websocket.keepalive.reconnect_attempts")
    }
}
