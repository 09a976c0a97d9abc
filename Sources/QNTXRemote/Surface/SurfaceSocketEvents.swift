import NIOCore
import QNTXPlugin

/// What happens on a client's WebSocket, told to the one to the plugin's process, on its event loop: as a rule that is the
/// client's, too.
final class SurfaceSocketEvents: WebSocketEvents {
    private let socket: NIOLoopBound<SurfaceSocket>
    private let eventLoop: any EventLoop

    init(_ socket: NIOLoopBound<SurfaceSocket>, _ eventLoop: any EventLoop) {
        self.socket = socket
        self.eventLoop = eventLoop
    }

    func opened(_ peer: any WebSocketPeer) { onLoop { $0.opened(peer) } }

    func message(_ message: WebSocketMessage) -> WebSocketDemand {
        guard eventLoop.inEventLoop else {
            onLoop { _ = $0.send(message) }
            return .more
        }
        return socket.value.send(message)
    }

    func writable() { onLoop { $0.writable() } }

    func closed(code: UInt16, reason: String) { onLoop { $0.closed(code, reason) } }

    private func onLoop(_ body: @escaping @Sendable (SurfaceSocket) -> Void) {
        if eventLoop.inEventLoop { return body(socket.value) }
        eventLoop.execute { [socket] in body(socket.value) }
    }
}
