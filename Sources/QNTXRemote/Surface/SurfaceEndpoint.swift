import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import QNTXPlugin

/// A WebSocket endpoint of a plugin in another process: each connection of a client has one of its own to the process, on
/// the client's event loop.
struct SurfaceEndpoint: WebSocketEndpoint {
    let plugin: RemotePlugin
    let name: String
    let subprotocols: [String]

    /// How long the process may take to let somebody in, or not.
    private static let limit = TimeAmount.seconds(30)

    func open(
        _ request: WebSocketRequest,
        answering answer: @escaping @Sendable (Result<any WebSocketEvents, PluginError>) -> Void
    ) {
        let path: String
        do throws(PluginError) {
            guard let surface = try plugin.serving().isolation?.surface else {
                throw PluginError(.unavailable, "plugin \(plugin.metadata.name) serves no WebSockets")
            }
            path = surface.path
        } catch {
            return answer(.failure(error))
        }
        let (head, loop) = (head(request), SurfacePool.eventLoop)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    let encoder = HTTPRequestEncoder()
                    let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
                    try pipeline.addHandlers(encoder, decoder)
                    try pipeline.addHandler(
                        SurfaceUpgrade(head, encoder: encoder, decoder: decoder, limit: Self.limit, answer: answer)
                    )
                }
            }
            .connect(unixDomainSocketPath: path)
            .whenFailure { answer(.failure(PluginError(.unavailable, "the plugin's process does not answer: \($0)"))) }
    }

    private func head(_ request: WebSocketRequest) -> HTTPRequestHead {
        var target = "/\(plugin.metadata.name)-ws"
        if !name.isEmpty { target += "/" + name }
        target += request.path
        if !request.query.isEmpty { target += "?" + request.query }
        var headers = SurfaceFields.headers(request.headers)
        for name in [
            "sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions",
        ] {
            headers.remove(name: name)
        }
        headers.add(name: "connection", value: "upgrade")
        headers.add(name: "upgrade", value: "websocket")
        headers.add(name: "sec-websocket-version", value: "13")
        // Its only use is to tell a WebSocket's server from one that answers from a cache: there is none between us.
        headers.add(name: "sec-websocket-key", value: "cW50eC1pc29sYXRlZC1wbA==")
        if let subprotocol = request.subprotocol { headers.add(name: "sec-websocket-protocol", value: subprotocol) }
        if let peer = request.peer { headers.add(name: SurfaceFields.peer, value: peer) }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers)
    }
}
