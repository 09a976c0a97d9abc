/// A message of a WebSocket.
public enum WebSocketMessage: Sendable, Hashable {
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case binary([UInt8])
}
