/// The sending side of a WebSocket. Everything can be called from any thread, also when the connection is over.
public protocol WebSocketPeer: AnyObject, Sendable {
    /// Sends a message, unless too much waits for the peer already. It never waits itself. Messages of one thread
    /// arrive in its order.
    /// - Returns: false if nothing was sent; ``WebSocketEvents/writable()`` says when to try again.
    /// - Throws: `closed` when the connection is over, or is being closed.
    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool

    /// How many bytes have been given for sending and not been taken by the system, a little added for every message.
    var queuedBytes: Int { get }

    /// Whether messages can still be sent.
    var isOpen: Bool { get }

    /// Has messages delivered again after ``WebSocketDemand/pause``.
    func resume()

    /// Closes the connection, after what has been sent before. Only the first call counts.
    /// - Parameters:
    ///   - code: one that RFC 6455 lets endpoints send, or 1005 for none; any other becomes 1011.
    ///   - reason: cut to 123 bytes.
    func close(code: UInt16, reason: String)
}
