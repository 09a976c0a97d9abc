/// What happens on a WebSocket, told to who serves it: first ``opened(_:)``, then any number of others, last
/// ``closed(code:reason:)``.
///
/// All of it is called on the connection's event loop, one at a time: who takes long there holds up other connections.
public protocol WebSocketEvents: AnyObject, Sendable {
    /// The connection is open. The socket may be kept, and used from any thread.
    func opened(_ socket: any WebSocketPeer)

    /// A message has arrived.
    /// - Returns: whether another one can be taken. After ``WebSocketDemand/pause`` nothing comes, and before long the
    ///   connection is left unread, until ``WebSocketPeer/resume()``. Only what waits when the connection ends is
    ///   delivered all the same.
    func message(_ message: WebSocketMessage) -> WebSocketDemand

    /// A message can be sent again, after one could not.
    func writable()

    /// The connection is over, and nothing more comes.
    /// - Parameters:
    ///   - code: that of the side which closed first; 1005 if it gave none, 1006 if the connection was lost.
    ///   - reason: its reason.
    func closed(code: UInt16, reason: String)
}
