import NIOCore
import NIOHTTP1
import NIOPosix
import QNTXPlugin

@testable import QNTXServer

/// A server that has nothing but WebSockets, on a port that the system picks.
final class WebSocketServer: Sendable {
    let settings: WebSocketSettings
    let subprotocols: [String]
    let open: OpenSockets
    let makeEvents: @Sendable () -> any WebSocketEvents

    private init(
        _ settings: WebSocketSettings,
        _ subprotocols: [String],
        _ makeEvents: @escaping @Sendable () -> any WebSocketEvents
    ) {
        self.settings = settings
        self.subprotocols = subprotocols
        self.makeEvents = makeEvents
        open = OpenSockets(limit: settings.maximumConnections)
    }

    /// Runs a piece of code with a server, and sees to it that no connection is left.
    /// - Parameters:
    ///   - settings: no pings unless told otherwise: a test that is slow must not get one between what it expects.
    ///   - sendBuffer: how much the kernel takes of what the server sends to a peer that does not read.
    static func with(
        _ settings: WebSocketSettings = WebSocketSettings(pingInterval: .zero),
        subprotocols: [String] = [],
        sendBuffer: Int32? = nil,
        events: @escaping @Sendable () -> any WebSocketEvents,
        _ body: (WebSocketServer, Int) async throws -> Void
    ) async throws {
        let server = WebSocketServer(settings, subprotocols, events)
        var bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 2048)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPResponseEncoder())
                    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes)
                    try pipeline.addHandler(ByteToMessageHandler(decoder))
                    try pipeline.addHandler(TestRequestHandler(server: server))
                    // As in the server's own pipeline, somebody waits for requests behind it, and closes in the end.
                    let rest = try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                    Task { try await rest.executeThenClose { inbound, _ in for try await _ in inbound {} } }
                }
            }
        if let sendBuffer {
            bootstrap = bootstrap.childChannelOption(.socketOption(.so_sndbuf), value: .init(sendBuffer))
        }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(server, channel.localAddress?.port ?? 0)
            try await server.stop(channel)
        } catch {
            try? await server.stop(channel)
            throw error
        }
    }

    private func stop(_ channel: any Channel) async throws {
        try await channel.close()
        open.cutAll()
        guard await open.waitUntilEmpty(within: .seconds(10)) == 0 else {
            throw PluginError(.internalError, "\(open.count) connections are left")
        }
    }
}
