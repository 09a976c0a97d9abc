import GRPCCore
import GRPCNIOTransportHTTP2Posix
public import Logging
public import QNTXPlugin

/// Serves one plugin of this process by QNTX's protocol, so that a host in another process can have it: QNTX itself, or a
/// host of this house.
public struct PluginServing: Sendable {
    private let plugin: any DomainPlugin
    /// Where it listens.
    private enum Place: Sendable {
        case tcp(host: String, port: Int)
        case unix(path: String, surface: any SurfaceServing, database: (any DatabaseService)?)
    }

    private let place: Place
    private let logger: Logger
    private let newID: @Sendable (Attestation) -> String

    /// How many ports after the first one are tried. Source: QNTX.
    private static let ports = 64

    /// Serves a plugin that has not been initialized.
    /// - Parameters:
    ///   - host: the address to listen on. Whoever can reach it can use the plugin: the protocol has no secret for that side.
    ///   - port: the port; where somebody has it, the next free one of 64. 0 for one that the system picks.
    ///   - newID: makes the id of an attestation, as a host's answer has none.
    public init(
        _ plugin: any DomainPlugin,
        host: String = "127.0.0.1",
        port: Int,
        logger: Logger,
        newID: @escaping @Sendable (Attestation) -> String
    ) {
        self.plugin = plugin
        place = .tcp(host: host, port: port)
        self.logger = logger
        self.newID = newID
    }

    /// Serves a plugin that has not been initialized to a host of this house alone, which has started this process for it.
    /// - Parameters:
    ///   - socket: the path of the Unix-domain socket to listen on. Whoever can reach it can use the plugin.
    ///   - surface: serves what the protocol has no streams for.
    ///   - database: the plugin's part of the host's database, if it has one.
    ///   - newID: makes the id of an attestation, as a host's answer has none.
    public init(
        _ plugin: any DomainPlugin,
        socket: String,
        surface: any SurfaceServing,
        database: (any DatabaseService)? = nil,
        logger: Logger,
        newID: @escaping @Sendable (Attestation) -> String
    ) {
        self.plugin = plugin
        place = .unix(path: socket, surface: surface, database: database)
        self.logger = logger
        self.newID = newID
    }

    /// Serves until the host has told the plugin to end, or the task is cancelled; the plugin is shut down then.
    /// - Parameter announce: gets the address when it can be connected to.
    public func run(announce: @escaping @Sendable (RemoteAddress) -> Void) async throws {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let provider = provider { end.yield() }
        let listening = try await listen(provider)
        announce(listening.address)
        let watching = Task {
            // It ends by itself only when it has failed.
            try? await listening.serving.value
            end.finish()
        }
        await withTaskCancellationHandler {
            for await _ in ends { break }
        } onCancel: {
            end.finish()
        }
        listening.server.beginGracefulShutdown()
        // The answer to who has ended it goes out. Never cancelled: NIO ends the process for a connection that comes in that
        // moment and that nobody takes.
        try? await withDeadline(.milliseconds(500), "the end of plugin \(provider.name)") { await watching.value }
        try await provider.shutdown()
    }

    private func provider(_ ended: @escaping @Sendable () -> Void) -> PluginProvider {
        guard case .unix(_, let surface, let database) = place else {
            return PluginProvider(plugin: plugin, logger: logger, newID: newID, ended: ended)
        }
        return PluginProvider(
            plugin: plugin,
            logger: logger,
            newID: newID,
            surface: surface,
            database: database,
            ended: ended
        )
    }

    private struct Listening: Sendable {
        let server: GRPCServer<HTTP2ServerTransport.Posix>
        let serving: Task<Void, any Error>
        let address: RemoteAddress
    }

    private func listen(_ provider: PluginProvider) async throws(PluginError) -> Listening {
        switch place {
        case .tcp(let host, let port): try await listen(provider, host, port)
        case .unix(let path, _, _): try await listen(provider, path)
        }
    }

    private func listen(_ provider: PluginProvider, _ path: String) async throws(PluginError) -> Listening {
        let transport = HTTP2ServerTransport.Posix(
            address: .unixDomainSocket(path: path),
            transportSecurity: .plaintext,
            config: .qntx(limit: MessageLimits.isolated),
            eventLoopGroup: RemoteLoop.shared.group
        )
        let services: [any RegistrableRPCService] = [provider, IsolationProvider(provider: provider)]
        let server = GRPCServer(transport: transport, services: services)
        let serving = Task(executorPreference: RemoteLoop.shared.executor) { try await server.serve() }
        do {
            _ = try await transport.listeningAddress
            return Listening(server: server, serving: serving, address: .unix(path: path))
        } catch {
            throw PluginError(.invalidArgument, "cannot listen on \(path): \(error)", cause: error)
        }
    }

    /// Takes the first port that is free.
    private func listen(
        _ provider: PluginProvider,
        _ host: String,
        _ port: Int
    ) async throws(PluginError) -> Listening {
        let wanted = port == 0 ? 0...0 : port...min(65535, port + Self.ports - 1)
        var last: (any Error)?
        for port in wanted {
            let transport = HTTP2ServerTransport.Posix(
                address: host.contains(":") ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port),
                transportSecurity: .plaintext,
                config: .qntx(),
                eventLoopGroup: RemoteLoop.shared.group
            )
            let server = GRPCServer(transport: transport, services: [provider])
            let serving = Task(executorPreference: RemoteLoop.shared.executor) { try await server.serve() }
            do {
                let address = try await transport.listeningAddress
                let taken = address.ipv4?.port ?? address.ipv6?.port ?? port
                return Listening(server: server, serving: serving, address: .tcp(host: host, port: taken))
            } catch {
                last = error
                if case .failure(let reason) = await serving.result { last = reason }
            }
        }
        let reason = last.map { ": \($0)" } ?? ""
        throw PluginError(.busy, "no port from \(port) on can be had at \(host)\(reason)")
    }
}
