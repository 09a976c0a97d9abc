import DequeModule
import Logging
import NIOCore
import NIOWebSocket
import QNTXPlugin

/// One WebSocket after its upgrade, behind NIO's frame decoder: makes messages of frames, answers control frames,
/// closes as RFC 6455 has it, and leaves the connection unread while who serves it, or the peer, is behind.
final class WebSocketSession: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// How far the connection is.
    enum Phase {
        case open
        /// Our close frame is under way, and the peer's is awaited.
        case closing
        /// Nothing more is taken from the peer; what has been written goes out, and the connection closes.
        case over
        /// The connection is gone.
        case gone
    }

    let socket: ServerWebSocket
    let settings: WebSocketSettings
    let logger: Logger
    /// Who serves it; nil when it has been told that the connection is over.
    var events: (any WebSocketEvents)?
    /// Called when the connection is gone.
    var whenGone: (() -> Void)?
    var phase = Phase.open
    var context: ChannelHandlerContext?
    var assembler: MessageAssembler
    /// Messages that have arrived while none could be delivered.
    var inbox = Deque<WebSocketMessage>()
    /// Whether who serves it has asked for a pause.
    var isPaused = false
    /// Whether who serves it is being told something: what it sends then is flushed afterwards.
    var isDelivering = false
    /// Whether the channel is reading: what is written then is flushed when it ends.
    var isReading = false
    /// Whether the pipeline has asked for a read that was withheld.
    var wantsRead = false
    /// Whether the peer has stopped sending for good.
    var hasReadAll = false
    /// Frames that have not been given to the channel.
    var unflushed = ByteBuffer()
    /// What the messages in them count for.
    var unflushedCost = 0
    /// Whether the channel has been given something, and not been told to send it.
    var needsFlush = false
    /// How many bytes the channel has been given altogether.
    var bytesWritten = 0
    /// How many of them the kernel has not taken.
    var bytesInFlight = 0
    /// The newest ping that has not been answered because the peer is slow in taking answers.
    var waitingPing: [UInt8]?
    /// What our close frame said.
    var ownClosing: WebSocketClosing?
    /// Whether the connection has been closed on our side.
    var hasEndedOutput = false
    var times = WebSocketTimes()
    var timer: (task: Scheduled<Void>, due: NIODeadline)?

    /// - Parameter whenGone: called on the event loop, once, when the connection is gone.
    init(
        socket: ServerWebSocket,
        events: any WebSocketEvents,
        settings: WebSocketSettings,
        logger: Logger,
        whenGone: (() -> Void)? = nil
    ) {
        self.socket = socket
        self.events = events
        self.settings = settings
        self.logger = logger
        self.whenGone = whenGone
        assembler = MessageAssembler(limit: max(0, settings.maximumMessage))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard context.channel.isActive else { return }
        start()
    }

    func channelActive(context: ChannelHandlerContext) {
        start()
        context.fireChannelActive()
    }

    private func start() {
        guard let context, times.ping == nil, case .open = phase else { return }
        socket.attach(self)
        times.start(context.eventLoop.now, settings)
        armTimer(at: times.next)
        events?.opened(socket)
        sendOutbox()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isGone()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        take(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        times.heard()
        flushIfNeeded()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { wantsRead = true }
    }

    /// Nobody else writes here: what those do who served HTTP on this connection before comes too late.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.fail(ServerWebSocket.closed)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            socket.close(code: WebSocketCloseCode.goingAway, reason: "the server shuts down")
        // Not passed on: who served HTTP on this connection before would close it, and with it what is to be sent.
        case ChannelEvent.inputClosed:
            peerStoppedSending()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            fail(.tooLarge(settings.decoderLimit))
        case NIOWebSocketError.fragmentedControlFrame:
            fail(.breach("a control frame is in fragments"))
        case NIOWebSocketError.multiByteControlFrameLength:
            fail(.breach("a control frame has at most 125 bytes"))
        // What follows a frame that could not be read.
        case is ByteToMessageDecoderError: break
        default: cut()
        }
        if !isReading { flushIfNeeded() }
    }
}
