import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import QNTXHost

/// What stands on a connection in HTTP/1.1, and on each stream of one in HTTP/2: plugins' requests are served on its
/// event loop, and those that are not theirs come out at its end.
struct PluginPipeline: Sendable {
    typealias Requests = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let domains: DomainTable
    let limits: ConnectionLimits
    let names: HostNamePolicy
    let webSockets: WebSocketDoor

    /// Sets up a connection in HTTP/1.1.
    /// - Parameter isSecure: whether it is over TLS.
    func install(on channel: any Channel, isSecure: Bool, logger: Logger) throws -> Requests {
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.maximumHeaders
        decoder.maxHeaderListSize = limits.maximumHeaders
        let pipeline = channel.pipeline.syncOperations
        // Not NIO's own set: that drops what a client sends right behind the request that becomes a WebSocket.
        try pipeline.addHandler(HTTPResponseEncoder())
        let requests = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoder)
        try pipeline.addHandler(ByteToMessageHandler(requests))
        try pipeline.addHandler(handler(logger))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isSecure))
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
    }

    /// Sets up a stream of a connection in HTTP/2: one request, and its answer.
    func install(onStream channel: any Channel, logger: Logger) throws -> Requests {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
        try pipeline.addHandler(handler(logger))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: true))
        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }

    private func handler(_ logger: Logger) -> PluginRequestHandler {
        PluginRequestHandler(domains: domains, limits: limits, names: names, webSockets: webSockets, logger: logger)
    }
}
