import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import QNTXHost
public import QNTXPlugin
public import QNTXRemote

/// Serves one plugin of this process over HTTP to the host that has started the process: the same server as the host's, on
/// a Unix-domain socket, without the host's own routes and without its doors, which a request has passed already.
public struct SurfaceServer: SurfaceServing {
    private let plugin: String
    private let path: String
    private let limits: ConnectionLimits
    private let webSockets: WebSocketSettings
    private let logger: Logger

    /// Makes a server; it listens once it is started.
    /// - Parameters:
    ///   - plugin: the plugin's name.
    ///   - path: the path of the socket.
    ///   - limits: what its routes may take that do not set limits of their own.
    public init(
        plugin: String,
        path: String,
        limits: ConnectionLimits,
        webSockets: WebSocketSettings,
        logger: Logger
    ) {
        self.plugin = plugin
        self.path = path
        self.logger = logger
        var limits = limits
        // Connections and their time are the host's.
        limits.idleTimeout = .seconds(366 * 86400)
        limits.bodyTimeout = .seconds(366 * 86400)
        limits.maximumHeaders *= 2
        limits.maximumConnections = .max
        self.limits = limits
        var webSockets = webSockets
        webSockets.pingInterval = .zero
        webSockets.maximumConnections = .max
        self.webSockets = webSockets
    }

    /// Begins to serve, for as long as the process lives.
    public func start(
        routes: RouteTable<HTTPRoute>,
        webSockets endpoints: [String: WebSocketService]
    ) async throws -> String {
        let domains = DomainTable()
        domains.set(Domain(name: plugin, state: LiveState(.running), routes: routes, webSockets: endpoints))
        let pipeline = PluginPipeline(
            domains: domains,
            limits: limits,
            names: .all,
            webSockets: WebSocketDoor(surface: webSockets, peerField: SurfaceFields.peer)
        )
        let bound = BoundAddress()
        let path = path
        let application = Application(
            responder: CallbackResponder { (_: Request, _: BasicRequestContext) in Response(status: .notFound) },
            server: HTTPServerBuilder { responder -> any ServerChildChannel in
                PluginChannel(responder: responder, pipeline: pipeline)
            },
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path), backlog: 1024),
            onServerRunning: { _ in bound.set(path) },
            logger: logger
        )
        Task {
            do {
                try await application.run()
                bound.fail(CancellationError())
            } catch {
                bound.fail(error)
            }
        }
        return try await bound.wait()
    }
}
