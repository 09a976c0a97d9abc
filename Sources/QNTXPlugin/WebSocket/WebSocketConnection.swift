/// One open WebSocket, as a plugin sees it. It may be kept, and sent to from any thread.
public protocol WebSocketConnection: AnyObject, Sendable {
    /// The request that it began with.
    var request: WebSocketRequest { get }

    /// The next message, waiting for it; nil when the connection is closed. One reader at a time.
    func receive() async throws(PluginError) -> WebSocketMessage?

    /// Sends a message, waiting while the peer is slower.
    /// - Throws: `closed` when the connection is gone.
    func send(_ message: WebSocketMessage) async throws(PluginError)

    /// Sends a message, unless too much waits for the peer already. It never waits itself.
    /// - Returns: false if nothing was sent.
    /// - Throws: `closed` when the connection is gone.
    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool

    /// How many bytes have been given for sending and not been taken by the system, a little added for every message.
    var queuedBytes: Int { get }

    /// Closes the connection with a code of RFC 6455 and a reason of at most 123 bytes.
    func close(code: UInt16, reason: String) async
}

extension WebSocketConnection {
    /// The messages as they arrive, until the connection is closed. One reader at a time.
    public var messages: WebSocketMessages { WebSocketMessages(self) }

    /// Sends text, waiting while the peer is slower.
    public func send(_ text: String) async throws(PluginError) { try await send(.text(text)) }
}
