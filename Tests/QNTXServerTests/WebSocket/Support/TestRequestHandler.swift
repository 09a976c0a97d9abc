import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import QNTXPlugin

@testable import QNTXServer

/// Answers `/ws` by an upgrade and everything else in HTTP, as the server's own request handler does.
final class TestRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: WebSocketServer
    private var head: HTTPRequestHead?

    init(server: WebSocketServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            if head.uri == "/ws" { upgrade(head, context) } else { answer(.ok, "plain", context) }
        }
    }

    private func upgrade(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        switch WebSocketUpgrade.check(head, subprotocols: server.subprotocols) {
        case .refused(let response):
            answer(HTTPResponseStatus(statusCode: response.status.code), "refused", context, closes: true)
        case .granted(let upgrade):
            let socket = ServerWebSocket(
                domain: "test",
                eventLoop: context.eventLoop,
                limit: server.settings.queuedBytes
            )
            let open = server.open
            guard open.add(socket) else { return answer(.serviceUnavailable, "full", context, closes: true) }
            let session = WebSocketSession(
                socket: socket,
                events: server.makeEvents(),
                settings: server.settings,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                whenGone: { open.remove(socket) }
            )
            do {
                try upgrade.install(session, from: context)
            } catch {
                open.remove(socket)
                context.close(promise: nil)
            }
        }
    }

    private func answer(
        _ status: HTTPResponseStatus,
        _ text: String,
        _ context: ChannelHandlerContext,
        closes: Bool = false
    ) {
        var headers: HTTPHeaders = ["content-length": "\(text.utf8.count)"]
        if closes { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        let promise = context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        if closes { promise.futureResult.whenComplete { _ in channel.close(promise: nil) } }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }
}
