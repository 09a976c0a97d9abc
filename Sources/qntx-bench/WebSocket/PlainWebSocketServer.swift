import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import ServiceLifecycle

/// A WebSocket server on NIO alone, as one writes it: it sends every message back.
struct PlainWebSocketServer: Service {
    let loops: any EventLoopGroup
    /// Gets the port, which the system picks.
    let bound: @Sendable (Int) -> Void

    func run() async throws {
        let channel = try await ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try Self.prepare(channel) }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        bound(channel.localAddress?.port ?? 0)
        try await gracefulShutdown()
        try await channel.close()
    }

    private static func prepare(_ channel: any Channel) throws {
        let upgrader = NIOTypedWebSocketServerUpgrader<Void>(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PlainWebSocketHandler())
                }
            }
        )
        let upgrade = NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) { $0.close() }
        _ = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(upgradeConfiguration: upgrade)
        )
    }
}
