import DequeModule
import NIOCore
import NIOWebSocket
import QNTXPlugin

/// The WebSocket to a plugin's process behind NIO's frame decoder and encoder: neither side is read faster than the other
/// one takes it. On its event loop.
final class SurfaceSocket: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    private let eventLoop: any EventLoop
    private var context: ChannelHandlerContext?
    /// The client, from when it is open on.
    private var peer: (any WebSocketPeer)?
    /// What has come and the client cannot take yet.
    private var inbox = Deque<WebSocketFrame>()
    private var wantsRead = false
    /// Whether the client has been told to wait.
    private var isFull = false
    /// Whether either side has closed.
    private var isOver = false

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    // MARK: The client's side

    func opened(_ peer: any WebSocketPeer) {
        self.peer = peer
        guard !isOver else { return peer.close(code: 1012, reason: "the plugin's process has ended") }
        deliver()
    }

    /// - Returns: whether the process takes more.
    func send(_ message: WebSocketMessage) -> WebSocketDemand {
        guard let context, !isOver else { return .more }
        let (opcode, buffer) =
            switch message {
            case .text(let text): (WebSocketOpcode.text, context.channel.allocator.buffer(string: text))
            case .binary(let bytes): (WebSocketOpcode.binary, context.channel.allocator.buffer(bytes: bytes))
            }
        write(opcode, buffer)
        guard !context.channel.isWritable else { return .more }
        isFull = true
        return .pause
    }

    private func write(_ opcode: WebSocketOpcode, _ buffer: ByteBuffer) {
        // Clients mask what they send. It keeps no secret here, and a mask of zeros changes nothing.
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: [0, 0, 0, 0], data: buffer)
        context?.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    func writable() { deliver() }

    func closed(_ code: UInt16, _ reason: String) {
        guard !isOver else { return }
        isOver = true
        peer = nil
        inbox = []
        var buffer = ByteBuffer()
        // 1005 and 1006 say that there is no code.
        if code != 1005, code != 1006 {
            buffer.writeInteger(code)
            buffer.writeString(reason)
            write(.connectionClose, buffer)
        } else if code == 1005 {
            write(.connectionClose, buffer)
        } else {
            context?.close(promise: nil)
        }
        readOn()
        // A process that does not close its side is not waited for.
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .seconds(5)) { this.value.context?.close(promise: nil) }
    }

    // MARK: The process's side

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isGone()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone()
        context.fireChannelInactive()
    }

    private func isGone() {
        // What it has said before its end is delivered.
        deliver()
        guard !isOver else { return }
        isOver = true
        peer?.close(code: 1012, reason: "the plugin's process has ended")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard !isOver else {
            // Its answer to our close: there is nothing more to come.
            if frame.opcode == .connectionClose { context.close(promise: nil) }
            return
        }
        inbox.append(frame)
        deliver()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, isFull {
            isFull = false
            peer?.resume()
        }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        if peer == nil && !isOver || !inbox.isEmpty { wantsRead = true } else { context.read() }
    }

    private func readOn() {
        guard wantsRead else { return }
        wantsRead = false
        context?.read()
    }

    /// Hands on what has come, as far as the client takes it.
    private func deliver() {
        guard let peer, !isOver else { return }
        while let frame = inbox.first {
            guard take(frame, peer) else { return }
            if isOver { return }
            inbox.removeFirst()
        }
        readOn()
    }

    /// - Returns: false if the client cannot take it yet.
    private func take(_ frame: WebSocketFrame, _ peer: any WebSocketPeer) -> Bool {
        do throws(PluginError) {
            switch frame.opcode {
            case .text: return try peer.trySend(.text(String(buffer: frame.data)))
            case .binary: return try peer.trySend(.binary(Array(frame.data.readableBytesView)))
            case .ping: write(.pong, frame.data)
            case .connectionClose: processCloses(frame.data, peer)
            default: break
            }
            return true
        } catch {
            // The client is gone, which it will be told.
            return true
        }
    }

    private func processCloses(_ payload: ByteBuffer, _ peer: any WebSocketPeer) {
        var payload = payload
        let code = payload.readInteger(as: UInt16.self) ?? 1005
        isOver = true
        inbox = []
        peer.close(code: code, reason: String(buffer: payload))
        write(.connectionClose, ByteBuffer())
        // The process closes the connection; one that does not is not waited for.
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .seconds(5)) { this.value.context?.close(promise: nil) }
    }
}
