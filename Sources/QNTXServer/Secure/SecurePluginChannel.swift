import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOSSL

/// A connection over TLS, in HTTP/1.1 or HTTP/2 as both sides can: like a ``PluginChannel`` otherwise.
struct SecurePluginChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = SecureConnection

    let responder: HTTPChannelHandler.Responder
    let pipeline: PluginPipeline
    let certificates: CertificateSource

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let operations = channel.pipeline.syncOperations
            try operations.addHandler(NIOSSLServerHandler(context: certificates.context()))
            try operations.addHandler(HandshakeLimit(TimeAmount(pipeline.limits.bodyTimeout)))
        }.flatMap {
            channel.configureHTTP2AsyncSecureUpgrade(
                http1ConnectionInitializer: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try pipeline.install(on: channel, isSecure: true, logger: logger)
                    }
                },
                http2ConnectionInitializer: { channel in
                    channel.eventLoop.makeCompletedFuture { try installStreams(on: channel, logger: logger) }
                }
            )
        }.map { SecureConnection(channel: channel, negotiated: $0) }
    }

    private func installStreams(on channel: any Channel, logger: Logger) throws -> SecureConnection.Streams {
        // There is no half of a connection in HTTP/2: who closes his side has left.
        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: 100),
            HTTP2Setting(parameter: .maxHeaderListSize, value: pipeline.limits.maximumHeaders),
        ]
        let keeper = StreamKeeper(idleTimeout: TimeAmount(pipeline.limits.idleTimeout))
        let streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
            mode: .server,
            streamDelegate: StreamKeeper.Delegate(keeper: NIOLoopBound(keeper, eventLoop: channel.eventLoop)),
            configuration: configuration
        ) { stream in
            stream.eventLoop.makeCompletedFuture { try pipeline.install(onStream: stream, logger: logger) }
        }
        try channel.pipeline.syncOperations.addHandler(keeper)
        return streams
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1_1(let requests): await handleHTTP(asyncChannel: requests, logger: logger)
            case .http2(let streams): try await handle(streams, logger: logger)
            }
        } catch {
            logger.debug("a connection over TLS broke off: \(error)")
            value.channel.close(promise: nil)
        }
    }

    private func handle(_ streams: SecureConnection.Streams, logger: Logger) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for try await stream in streams.inbound {
                group.addTask { await handleHTTP(asyncChannel: stream, logger: logger) }
            }
        }
    }
}
