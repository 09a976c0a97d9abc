import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import QNTXHost

/// A connection in HTTP/1.1: plugins' requests are served on its event loop, and Hummingbird has the others.
struct PluginChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let domains: DomainTable
    let limits: ConnectionLimits
    let webSockets: WebSocketDoor

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var decoder = NIOHTTPDecoderLimitConfiguration()
            decoder.maxHeaderFieldSize = limits.maximumHeaders
            decoder.maxHeaderListSize = limits.maximumHeaders
            let pipeline = channel.pipeline.syncOperations
            // Not NIO's own set: that drops what a client sends right behind the request that becomes a WebSocket.
            try pipeline.addHandler(HTTPResponseEncoder())
            let requests = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoder)
            try pipeline.addHandler(ByteToMessageHandler(requests))
            try pipeline.addHandler(
                PluginRequestHandler(domains: domains, limits: limits, webSockets: webSockets, logger: logger)
            )
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value asyncChannel: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: asyncChannel, logger: logger)
    }
}
