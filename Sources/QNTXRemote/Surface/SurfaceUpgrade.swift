import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOWebSocket
import QNTXPlugin

/// Asks a plugin's process for a WebSocket, and becomes one if it is let in.
final class SurfaceUpgrade: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart
    typealias Answer = @Sendable (Result<any WebSocketEvents, PluginError>) -> Void

    /// What a refusal may say.
    private static let maximumReason = 4096

    private let request: HTTPRequestHead
    private let encoder: HTTPRequestEncoder
    private let decoder: ByteToMessageHandler<HTTPResponseDecoder>
    private let limit: TimeAmount
    private var answer: Answer?
    private var timer: Scheduled<Void>?
    private var status: HTTPResponseStatus?
    private var reason = ByteBuffer()

    init(
        _ request: HTTPRequestHead,
        encoder: HTTPRequestEncoder,
        decoder: ByteToMessageHandler<HTTPResponseDecoder>,
        limit: TimeAmount,
        answer: @escaping Answer
    ) {
        self.request = request
        self.encoder = encoder
        self.decoder = decoder
        self.limit = limit
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(request)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        give(.failure(Self.ended))
    }

    func channelInactive(context: ChannelHandlerContext) {
        give(.failure(Self.ended))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = head.status
        case .body(var buffer):
            if reason.readableBytes < Self.maximumReason { reason.writeBuffer(&buffer) }
        case .end:
            guard status == .switchingProtocols else { return refuse(context) }
            do {
                try become(context)
            } catch {
                context.close(promise: nil)
            }
        }
    }

    private func become(_ context: ChannelHandlerContext) throws {
        let socket = SurfaceSocket(eventLoop: context.eventLoop)
        let pipeline = context.pipeline.syncOperations
        // How large messages may be is seen to by who has them from the client, and by the process.
        let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Int(Int32.max)))
        try pipeline.addHandlers(WebSocketFrameEncoder(), frames, socket)
        let events = SurfaceSocketEvents(NIOLoopBound(socket, eventLoop: context.eventLoop), context.eventLoop)
        let (answer, channel) = (self.answer, context.channel)
        self.answer = nil
        pipeline.removeHandler(self, promise: nil)
        pipeline.removeHandler(encoder, promise: nil)
        // It takes requests alone, and goes when it has handed on what it holds: nobody may write before.
        pipeline.removeHandler(decoder).assumeIsolated().whenComplete { result in
            switch result {
            case .success: answer?(.success(events))
            case .failure:
                answer?(.failure(Self.ended))
                channel.close(promise: nil)
            }
        }
    }

    private static let ended = PluginError(.unavailable, "the plugin's process has ended, or does not answer")

    private func refuse(_ context: ChannelHandlerContext) {
        let status = status.map { Int($0.code) } ?? 502
        let code: PluginError.Code =
            switch status {
            case 400: .invalidArgument
            case 401, 403: .denied
            case 404: .notFound
            case 413: .tooLarge
            case 429, 503: .busy
            case 501: .unsupported
            case 504: .deadlineExceeded
            default: .pluginFailed
            }
        give(.failure(PluginError(code, String(buffer: reason))))
        context.close(promise: nil)
    }

    private func give(_ result: Result<any WebSocketEvents, PluginError>) {
        let answer = answer
        self.answer = nil
        answer?(result)
    }
}
