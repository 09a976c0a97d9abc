import HummingbirdCore
import NIOCore
import NIOHTTP2

/// A connection over TLS, once both sides know which HTTP they speak.
struct SecureConnection: ServerChildChannelValue {
    /// The streams of a connection in HTTP/2, as they come.
    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<PluginPipeline.Requests>
    typealias Negotiated = NIONegotiatedHTTPVersion<PluginPipeline.Requests, Streams>

    let channel: any Channel
    let negotiated: EventLoopFuture<Negotiated>
}
