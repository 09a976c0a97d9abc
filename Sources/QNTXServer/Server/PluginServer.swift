import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
public import NIOCore
public import NIOPosix
public import QNTXHost
import QNTXPlugin
public import ServiceLifecycle
import Synchronization

/// Serves a host's plugins over HTTP, with the routes of the host's own: `/api/plugins`, `/api/health`.
///
/// A `Service`: put it behind the host in a group, so that it stops first, and the plugins then.
public final class PluginServer: Service {
    private let host: PluginHost
    private let configuration: PluginServerConfiguration
    private let logger: Logger
    private let eventLoopGroup: any EventLoopGroup
    private let bound = BoundAddress()

    /// Makes a server; it listens once it runs.
    /// - Parameter eventLoopGroup: the threads that it serves on; the process's own group unless told otherwise.
    public init(
        host: PluginHost,
        configuration: PluginServerConfiguration,
        logger: Logger,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.eventLoopGroup = eventLoopGroup
        self.host = host
        self.configuration = configuration
        self.logger = logger
    }

    /// The base of the server's URLs, `http://127.0.0.1:4711`, or `https://…` with TLS, once it listens.
    /// - Throws: what `run` throws when it does not come to listen, and `CancellationError`.
    public func url() async throws -> String {
        try await bound.wait()
    }

    /// Listens and serves until the group is shut down; requests under way are answered before it comes back.
    public func run() async throws {
        do {
            try await serve()
            bound.fail(CancellationError())
        } catch {
            let error = explain(error)
            bound.fail(error)
            throw error
        }
    }

    private func serve() async throws {
        let pipeline = PluginPipeline(
            domains: host.domains,
            limits: configuration.limits,
            names: HostNamePolicy(configuration),
            webSockets: WebSocketDoor(configuration)
        )
        let certificates = try configuration.tls.map { (tls) throws(PluginError) in
            try CertificateSource(tls, logger: logger)
        }
        let (name, bound) = (configuration.host, bound)
        let scheme = certificates == nil ? "http" : "https"
        let application = Application(
            responder: AdminRoutes(host: host, guard: AdminGuard(configuration)).responder(),
            server: HTTPServerBuilder { responder -> any ServerChildChannel in
                guard let certificates else { return PluginChannel(responder: responder, pipeline: pipeline) }
                return SecurePluginChannel(responder: responder, pipeline: pipeline, certificates: certificates)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(name, port: configuration.port),
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.limits.maximumConnections)
            ),
            onServerRunning: { channel in
                let shown = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
                bound.set("\(scheme)://\(shown):\(channel.localAddress?.port ?? 0)")
            },
            eventLoopGroupProvider: .shared(eventLoopGroup),
            logger: logger
        )
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: { [host] in
            // Its connections are waited for before the plugins' turn comes.
            host.prepareToStop()
        }
    }

    /// What is wrong with the address, in words of the house.
    private func explain(_ error: any Error) -> any Error {
        guard let error = error as? IOError else { return error }
        let cure =
            switch error.errnoCode {
            case EADDRINUSE: "the port is in use: stop who has it, or name another one with --port"
            case EACCES: "the port needs privileges: name one from 1024 on with --port"
            case EADDRNOTAVAIL: "the address is not this machine's: name another one with --host"
            default: "\(error)"
            }
        return PluginError(
            .invalidArgument,
            "cannot listen on \(configuration.host):\(configuration.port): \(cure)",
            cause: error
        )
    }
}
