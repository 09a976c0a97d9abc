public import QNTXPlugin

/// Serves over HTTP what a plugin in this process serves, for the host that has started the process: the part of isolation
/// that QNTX's protocol has no streams for.
public protocol SurfaceServing: Sendable {
    /// Begins to serve.
    /// - Returns: the path of the Unix-domain socket on which it listens.
    func start(
        routes: RouteTable<HTTPRoute>,
        webSockets: [String: WebSocketService]
    ) async throws -> String
}
