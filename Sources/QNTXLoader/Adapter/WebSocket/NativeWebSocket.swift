import QNTXPlugin
import Synchronization

/// What the server tells of a connection that a plugin serves. One that the server lets go of without a word, because the
/// client left before it stood, is over too.
final class NativeWebSocket: WebSocketEvents {
    private let connection: NativeConnection

    init(_ connection: NativeConnection) {
        self.connection = connection
    }

    deinit {
        connection.end(NativeConnection.Closing(code: 1006, reason: ""), onPool: true)
    }

    func opened(_ socket: any WebSocketPeer) {
        connection.stands(with: socket)
    }

    func message(_ message: WebSocketMessage) -> WebSocketDemand {
        connection.receive(message)
    }

    func writable() {
        if connection.isDirect.load(ordering: .relaxed) { connection.hasRoom() } else { connection.flush() }
    }

    func closed(code: UInt16, reason: String) {
        connection.end(NativeConnection.Closing(code: code, reason: reason))
    }
}
