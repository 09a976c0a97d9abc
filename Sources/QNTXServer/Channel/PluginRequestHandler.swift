import DequeModule
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import QNTXHost
import QNTXPlugin

/// Serves the requests of one connection that are for plugins, right on its event loop, and lets all others through to
/// Hummingbird behind it.
///
/// One request at a time: what a client sends ahead waits in a queue, which is worked off in a loop and not by recursion,
/// however much is in it.
final class PluginRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What the connection is doing.
    enum Phase {
        /// Waiting for a request.
        case idle
        /// Hummingbird has the request, all of which has arrived or has not.
        case forwarding(isComplete: Bool, isAnswered: Bool)
        /// The head is here, and its plugin is about to be replaced: the request waits at the door.
        case held
        /// The head is here, the body arrives, the handler has not been called.
        case collecting
        /// The handler has been called, and has not answered.
        case running
        /// The last answer has been given; what the client still sends is read and dropped, then the connection closes.
        case lingering
    }

    let domains: DomainTable
    let limits: ConnectionLimits
    let names: HostNamePolicy
    let webSockets: WebSocketDoor
    let logger: Logger
    var snapshot: DomainTable.Snapshot
    var phase = Phase.idle
    var active: ActiveRequest?
    var context: ChannelHandlerContext?
    /// What has arrived ahead of its turn.
    var queue = Deque<HTTPServerRequestPart>()
    /// Whether `work` is on the stack already.
    var isWorking = false
    /// Whether the channel is reading: its end of that comes then, and need not be made up.
    var isReading = false
    /// Whether Hummingbird has been given something, which it looks at when the reading ends.
    var hasForwarded = false
    /// Whether something has been written and not been flushed.
    var needsFlush = false
    /// Whether the connection is to be left unread, because a body waits for its reader.
    var isFull = false
    /// Whether the pipeline has asked for a read meanwhile.
    var wantsRead = false
    /// Whether the connection closes with the answer under way.
    var closesAfter = false
    /// Whether the client has closed its side: what has arrived is answered, and the connection closes.
    var hasReadAll = false
    /// The name that the last request was for, which was let in.
    var allowedHost: String?
    var requestCount: UInt64 = 0
    var lastActivity = NIODeadline.now()
    var lingersUntil = NIODeadline.distantFuture
    var timer: (task: Scheduled<Void>, due: NIODeadline)?

    init(
        domains: DomainTable,
        limits: ConnectionLimits,
        names: HostNamePolicy,
        webSockets: WebSocketDoor,
        logger: Logger
    ) {
        self.names = names
        self.webSockets = webSockets
        self.logger = logger
        self.domains = domains
        self.limits = limits
        snapshot = domains.snapshot()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        armTimer(at: lastActivity + TimeAmount(limits.idleTimeout))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        connectionIsOver()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        connectionIsOver()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        queue.append(unwrapInboundIn(data))
        work()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        hasForwarded = false
        startStreamOfUnknownLength()
        active?.body?.pass()
        flushIfNeeded()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { wantsRead = true }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .forwarding(let isComplete, _) = phase, case .end = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        if closesAfter || isLast {
            let this = NIOLoopBound(self, eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in this.value.context?.close(promise: nil) }
        }
        context.write(data, promise: written)
        phase = .forwarding(isComplete: isComplete, isAnswered: true)
        endForwarding()
        work()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            if case .idle = phase, queue.isEmpty { return context.close(promise: nil) }
            closesAfter = true
        case ChannelEvent.inputClosed:
            clientStoppedSending()
            // Who is behind would close the connection, and with it what is still to be answered here.
            if case .forwarding = phase, queue.isEmpty { context.fireUserInboundEventTriggered(event) }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch phase {
        case .idle where queue.isEmpty, .forwarding: context.fireErrorCaught(error)
        case .collecting: refuse(.error(.badRequest, "the request's body is not valid HTTP"))
        case .running where active?.isComplete == false:
            active?.body?.fail(PluginError(.clientGone, "the request's body is not valid HTTP"))
            closesAfter = true
        // What follows the request under way cannot be read, but that one is whole.
        default: closesAfter = true
        }
    }
}
