import NIOCore
import NIOHTTP1
import NIOWebSocket

extension WebSocketUpgrade {
    /// Grants the upgrade: writes the answer, and puts the session in the place of HTTP.
    ///
    /// To be called on the event loop when the whole request has been read, by the handler that has it; it is taken
    /// out of the pipeline with the rest of HTTP/1.1. What the client has sent behind the request reaches the session if
    /// the request decoder was made with `leftOverBytesStrategy: .forwardBytes`.
    /// - Parameters:
    ///   - session: what serves the connection from now on.
    ///   - context: that of the handler which has the request, behind NIO's codec of HTTP/1.1. The handler has to be
    ///     removable.
    func install(_ session: WebSocketSession, from context: ChannelHandlerContext) throws {
        let pipeline = context.pipeline.syncOperations
        let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
        let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
        // Without it, closing our side would close the peer's with it.
        try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)

        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
        // The peer may have gone with it, and the pipeline too.
        guard context.channel.isActive else { throw ChannelError.ioOnClosedChannel }

        let channel = context.channel
        pipeline.removeHandler(context: encoder, promise: nil)
        try pipeline.addHandlers(
            [
                ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: session.settings.decoderLimit)), session,
            ],
            position: .before(context.handler)
        )
        pipeline.removeHandler(context: context, promise: nil)
        // Gives on what it has not read. That is in a later tick, and no end of a read follows it by itself.
        pipeline.removeHandler(context: decoder).assumeIsolated().whenComplete { _ in
            channel.pipeline.syncOperations.fireChannelReadComplete()
            channel.read()
        }
    }
}
