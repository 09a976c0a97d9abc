import HummingbirdCore
import Logging
import NIOCore

/// A connection in HTTP/1.1: plugins' requests are served on its event loop, and Hummingbird has the others.
struct PluginChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = PluginPipeline.Requests

    let responder: HTTPChannelHandler.Responder
    let pipeline: PluginPipeline

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture { try pipeline.install(on: channel, isSecure: false, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
