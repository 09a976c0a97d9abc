import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NIOPosix
import QNTXPlugin
import Synchronization

/// Where plugins in other processes get the services of this host: one server for all of them, on this machine alone, from
/// when the first of them asks. Any thread.
public final class ServiceDesk: Sendable {
    /// What one plugin is told of its services.
    struct Access: Sendable {
        /// `host:port`, or `unix:/path`.
        var endpoint: String
        /// What opens them.
        var token: String
    }

    private typealias Server = GRPCServer<HTTP2ServerTransport.Posix>

    private struct Running: Sendable {
        var server: Server
        var serving: Task<Void, any Error>
        var endpoint: String
        /// Where its socket is, if it has one in the file system.
        var directory: SocketDirectory?
    }

    /// Which plugins it is for.
    enum Kind: Sendable, CaseIterable {
        /// Programs, which are told `host:port`.
        case programs
        /// Libraries in processes of this host's own making, which may be kept from the network.
        case libraries
    }

    private let tokens = ServiceTokens()
    private let running = Mutex<[Kind: Task<Running, any Error>]>([:])

    /// Makes a desk that nobody has come to yet.
    public init() {}

    /// Lets a plugin use services; ``close(_:)`` has to follow.
    func open(_ services: any ServiceRegistry, for kind: Kind) async throws(PluginError) -> Access {
        do {
            let endpoint = try await start(kind).endpoint
            return Access(endpoint: endpoint, token: tokens.issue(services))
        } catch {
            throw .wrapping(error, "the host cannot serve its services to plugins in other processes")
        }
    }

    /// Has an access open nothing any more.
    func close(_ access: Access) {
        tokens.revoke(access.token)
    }

    /// Ends the servers, when no plugin needs them any more.
    public func stop() async {
        let starting = running.withLock { running in
            defer { running = [:] }
            return running.values
        }
        for starting in starting {
            guard let running = try? await starting.value else { continue }
            running.server.beginGracefulShutdown()
            // Never cancelled: NIO ends the process for a connection that comes in that moment and that nobody takes.
            try? await withDeadline(.seconds(1), "the end of the services for plugins") {
                try await running.serving.value
            }
        }
    }

    private func start(_ kind: Kind) async throws -> Running {
        let starting = running.withLock { running in
            if let running = running[kind] { return running }
            let starting = Task(executorPreference: RemoteLoop.shared.executor) { try await self.serve(kind) }
            running[kind] = starting
            return starting
        }
        do {
            return try await starting.value
        } catch {
            // The next one may have more luck.
            running.withLock { if $0[kind] == starting { $0[kind] = nil } }
            throw error
        }
    }

    private func serve(_ kind: Kind) async throws -> Running {
        let directory = kind == .libraries ? try SocketDirectory() : nil
        let transport = HTTP2ServerTransport.Posix(
            address: directory.map { .unixDomainSocket(path: $0.path + "/services") }
                ?? .ipv4(host: "127.0.0.1", port: 0),
            transportSecurity: .plaintext,
            config: .qntx(),
            eventLoopGroup: RemoteLoop.shared.group
        )
        let services: [any RegistrableRPCService] = [ATSStoreProvider(tokens: tokens), QueueProvider(tokens: tokens)]
        let server = Server(transport: transport, services: services)
        let serving = Task(executorPreference: RemoteLoop.shared.executor) { try await server.serve() }
        do {
            let address = try await transport.listeningAddress
            let endpoint = address.ipv4.map { "\($0.host):\($0.port)" }
            guard let endpoint = endpoint ?? directory.map({ "unix:\($0.path)/services" }) else {
                throw PluginError(.internalError, "the server for plugins has no address")
            }
            return Running(server: server, serving: serving, endpoint: endpoint, directory: directory)
        } catch {
            server.beginGracefulShutdown()
            throw error
        }
    }
}
