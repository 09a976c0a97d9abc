import HTTPTypes
import NIOCore
import NIOHTTP1
import QNTXPlugin

/// A connection to the surface of a plugin's process: one request at a time, behind NIO's encoder and decoder. On its event
/// loop.
final class SurfaceConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPClientRequestPart

    private let prefix: String
    private let lane: SurfacePool.Lane
    private var context: ChannelHandlerContext?
    private var exchange: SurfaceExchange?
    private var wantsRead = false
    /// Whether it can be used once more.
    private var keepsAlive = true
    /// Whether the body's source is to say when there is more.
    private var isPolling = false

    init(prefix: String, lane: SurfacePool.Lane) {
        self.prefix = prefix
        self.lane = lane
    }

    var eventLoop: (any EventLoop)? { context?.eventLoop }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        lane.all[ObjectIdentifier(self)] = self
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
        keepsAlive = false
        lane.remove(self)
        let exchange = exchange
        self.exchange = nil
        exchange?.fail("it has ended, or has closed the connection")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What is no HTTP, or a connection that broke: there is nothing more to be had from it.
        context.close(promise: nil)
    }

    func close() {
        keepsAlive = false
        context?.close(promise: nil)
    }

    // MARK: The request

    func begin(_ exchange: SurfaceExchange) {
        guard exchange.begin(on: self) else {
            if !keepsAlive || !lane.takeBack(self) { close() }
            return
        }
        guard let context, keepsAlive else { return exchange.fail("it has ended") }
        self.exchange = exchange
        let request = exchange.request
        var target = prefix + request.path
        if !request.query.isEmpty { target += "?" + request.query }
        var head = HTTPRequestHead(
            version: .http1_1,
            method: HTTPMethod(rawValue: request.method.rawValue),
            uri: target,
            headers: SurfaceFields.headers(request.headers)
        )
        switch request.body {
        case .whole(let bytes):
            if !bytes.isEmpty || request.headers.contains(.contentLength) {
                head.headers.add(name: "content-length", value: String(bytes.count))
            }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if !bytes.isEmpty {
                let buffer = context.channel.allocator.buffer(bytes: bytes)
                context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
            }
            exchange.hasSent = true
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .stream(let source):
            if let length = source.announcedLength {
                head.headers.add(name: "content-length", value: String(length))
            } else {
                head.headers.add(name: "transfer-encoding", value: "chunked")
            }
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            pump()
        }
    }

    /// Sends what there is of the body, as far as the process takes it.
    private func pump() {
        guard let context, let exchange, !exchange.hasSent, !isPolling,
            case .stream(let source) = exchange.request.body
        else { return }
        do throws(PluginError) {
            while context.channel.isWritable {
                switch try source.poll() {
                case .bytes(let bytes):
                    let buffer = context.channel.allocator.buffer(bytes: bytes)
                    context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
                    // A source that never runs dry would have the connection's buffer grow otherwise.
                    context.flush()
                case .end:
                    exchange.hasSent = true
                    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                    return
                case .notYet:
                    isPolling = true
                    let (this, loop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
                    source.whenReadable {
                        loop.execute {
                            this.value.isPolling = false
                            this.value.pump()
                        }
                    }
                    return
                }
            }
        } catch {
            // The body does not come to its end: the process can tell by the connection's.
            close()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { pump() }
        context.fireChannelWritabilityChanged()
    }

    /// The client has closed its side.
    func endOutput() {
        keepsAlive = false
        if exchange?.hasSent == true { context?.close(mode: .output, promise: nil) }
    }

    // MARK: The answer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange else {
            // Nobody has asked.
            return close()
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            if !head.isKeepAlive { keepsAlive = false }
            exchange.received(head)
        case .body(let buffer): exchange.received(buffer)
        case .end(let trailers): exchange.received(end: trailers)
        }
    }

    func read(context: ChannelHandlerContext) {
        if exchange?.isFull == true { wantsRead = true } else { context.read() }
    }

    /// The client is ready for more.
    func readOn() {
        guard wantsRead else { return }
        wantsRead = false
        context?.read()
    }

    /// The answer is complete.
    func release(_ exchange: SurfaceExchange) {
        guard self.exchange === exchange else { return }
        self.exchange = nil
        guard keepsAlive, exchange.hasSent, lane.takeBack(self) else { return close() }
        readOn()
    }
}
