import NIOCore
import NIOHTTP2

/// Ends a connection in HTTP/2 that has been idle for too long, and one whose server stops: no more streams then, and
/// the end when the last one is over.
final class StreamKeeper: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame
    typealias InboundOut = HTTP2Frame
    typealias OutboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let idleTimeout: TimeAmount
    private var context: ChannelHandlerContext?
    private var open: Set<HTTP2StreamID> = []
    private var last = HTTP2StreamID.rootStream
    private var isStopping = false
    private var timer: Scheduled<Void>?

    init(idleTimeout: TimeAmount) {
        self.idleTimeout = idleTimeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        armTimer()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
    }

    private func opened(_ id: HTTP2StreamID) {
        timer?.cancel()
        open.insert(id)
        last = max(last, id)
    }

    private func closed(_ id: HTTP2StreamID) {
        open.remove(id)
        guard open.isEmpty else { return }
        if isStopping { close() } else { armTimer() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { stop() }
        context.fireUserInboundEventTriggered(event)
    }

    private func armTimer() {
        guard let context else { return }
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: idleTimeout) { this.value.stop() }
    }

    private func stop() {
        guard !isStopping, let context else { return }
        isStopping = true
        timer?.cancel()
        // What the client has begun since is not touched: it may try it again elsewhere.
        let goodbye = HTTP2Frame.FramePayload.goAway(lastStreamID: last, errorCode: .noError, opaqueData: nil)
        context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: goodbye)), promise: nil)
        if open.isEmpty { close() }
    }

    /// Not at once: the last frames may still be waiting for their flush.
    private func close() {
        guard let context else { return }
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { this.value.context?.close(promise: nil) }
    }

    /// What tells a keeper of the streams, on its event loop.
    struct Delegate: NIOHTTP2StreamDelegate {
        let keeper: NIOLoopBound<StreamKeeper>

        func streamCreated(_ id: HTTP2StreamID, channel: any Channel) { keeper.value.opened(id) }

        func streamClosed(_ id: HTTP2StreamID, channel: any Channel) { keeper.value.closed(id) }
    }
}
