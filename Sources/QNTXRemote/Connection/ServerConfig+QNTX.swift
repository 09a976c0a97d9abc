import GRPCNIOTransportHTTP2Posix
import NIOCore

extension HTTP2ServerTransport.Posix.Config {
    /// How QNTX's services are served: a peer cannot make the server hold more than it should.
    /// - Parameter limit: what a message has at most, in bytes.
    static func qntx(limit: Int = MessageLimits.message) -> Self {
        .defaults { config in
            config.rpc.maxRequestPayloadSize = limit
            config.http2.maxConcurrentStreams = 256
            // A peer that does not go when the server ends is not waited for.
            config.connection.maxGraceTime = .seconds(2)
            config.http2.targetWindowSize = 1 << 20
            config.channelDebuggingCallbacks.onAcceptHTTP2Stream = { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sizes = MessageSizeGuard(limit: limit)
                    try channel.pipeline.syncOperations.addHandler(sizes, position: .first)
                }
            }
            // To wait for more to send would cost more than it saves.
            config.connection.flushCoalescing = nil
        }
    }
}
