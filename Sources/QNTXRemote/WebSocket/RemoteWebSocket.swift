import QNTXPlugin

/// The WebSocket endpoint of a plugin in another process: each connection is a stream of its own.
struct RemoteWebSocket: WebSocketEndpoint {
    let plugin: RemotePlugin

    /// Source: QNTX.
    var subprotocols: [String] { ["qntx-plugin-v1"] }

    func open(
        _ request: WebSocketRequest,
        answering answer: @escaping @Sendable (Result<any WebSocketEvents, PluginError>) -> Void
    ) {
        do throws(PluginError) {
            answer(.success(RemoteSocket(plugin: plugin.metadata.name, run: try plugin.serving(), request)))
        } catch {
            answer(.failure(error))
        }
    }
}
