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
        /// `host:port`.
        var endpoint: String
        /// What opens them.
        var token: String
    }

    private typealias Server = GRPCServer<HTTP2ServerTransport.Posix>

    private struct Running: Sendable {
        var server: Server
        var serving: Task<Void, any Error>
        var endpoint: String
    }

    private let tokens = ServiceTokens()
    private let running = Mutex<Task<Running, any Error>?>(nil)

    /// Makes a desk that nobody has come to yet.
    public init() {}

    /// Lets a plugin use services; ``close(_:)`` has to follow.
    func open(_ services: any ServiceRegistry) async throws(PluginError) -> Access {
        do {
            let endpoint = try await start().endpoint
            return Access(endpoint: endpoint, token: tokens.issue(services))
        } catch {
            throw .wrapping(error, "the host cannot serve its services to plugins in other processes")
        }
    }

    /// Has an access open nothing any more.
    func close(_ access: Access) {
        tokens.revoke(access.token)
    }

    /// Ends the server, when no plugin needs it any more.
    public func stop() async {
        let starting = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running = try? await starting?.value else { return }
        running.server.beginGracefulShutdown()
        // Never cancelled: NIO ends the process for a connection that comes in that moment and that nobody takes.
        try? await withDeadline(.seconds(1), "the end of the services for plugins") { try await running.serving.value }
    }

    private func start() async throws -> Running {
        let starting = running.withLock { running in
            if let running { return running }
            let starting = Task(executorPreference: RemoteLoop.shared.executor) { try await self.serve() }
            running = starting
            return starting
        }
        do {
            return try await starting.value
        } catch {
            // The next one may have more luck.
            running.withLock { if $0 == starting { $0 = nil } }
            throw error
        }
    }

    private func serve() async throws -> Running {
        let transport = HTTP2ServerTransport.Posix(
            address: .ipv4(host: "127.0.0.1", port: 0),
            transportSecurity: .plaintext,
            config: .qntx(),
            eventLoopGroup: RemoteLoop.shared.group
        )
        let services: [any RegistrableRPCService] = [ATSStoreProvider(tokens: tokens), QueueProvider(tokens: tokens)]
        let server = Server(transport: transport, services: services)
        let serving = Task(executorPreference: RemoteLoop.shared.executor) { try await server.serve() }
        do {
            guard let address = try await transport.listeningAddress.ipv4 else {
                throw PluginError(.internalError, "the server for plugins has no address")
            }
            return Running(server: server, serving: serving, endpoint: "\(address.host):\(address.port)")
        } catch {
            server.beginGracefulShutdown()
            throw error
        }
    }
}
