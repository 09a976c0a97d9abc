/// One open WebSocket, as a plugin sees it. It may be kept, and sent to from any thread.
public protocol WebSocketConnection: AnyObject, Sendable {
    /// The next message, waiting for it; nil when the connection is closed. One reader at a time.
    func receive() async throws(PluginError) -> WebSocketMessage?

    /// Sends a message, waiting while the peer is slower.
    /// - Throws: `closed` when the connection is gone.
    func send(_ message: WebSocketMessage) async throws(PluginError)

    /// Closes the connection with a code of RFC 6455 and a reason of at most 123 bytes.
    func close(code: UInt16, reason: String) async
}

/// A message of a WebSocket.
public enum WebSocketMessage: Sendable, Hashable {
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case binary([UInt8])
}
