import GRPCCore
import Logging
import QNTXPlugin

/// The services of a plugin that runs in this process and has its host in another one, as ``RemotePlugin`` is the other way
/// round.
final class HostServices: ServiceRegistry {
    let logger: Logger
    let config: any Config
    let attestations: (any AttestationStore)?
    let queue: (any QueueService)?
    let database: (any DatabaseService)?
    private let connections: [RemoteConnection]

    /// Takes what the host says when it starts the plugin.
    /// - Parameters:
    ///   - newID: makes the id of an attestation.
    ///   - database: the plugin's part of the host's database, which the protocol has no calls for.
    init(
        _ request: Protocol_InitializeRequest,
        plugin: String,
        logger: Logger,
        newID: @escaping @Sendable (Attestation) -> String,
        database: (any DatabaseService)? = nil
    ) throws(PluginError) {
        self.logger = logger
        self.database = database
        config = MapConfig(request.config)
        var connections: [String: RemoteConnection] = [:]
        for endpoint in [request.atsStoreEndpoint, request.queueEndpoint]
        where !endpoint.isEmpty && connections[endpoint] == nil {
            connections[endpoint] = try RemoteConnection(try RemoteAddress(endpoint), loop: .services)
        }
        self.connections = Array(connections.values)
        attestations = connections[request.atsStoreEndpoint].map {
            HostAttestations(connection: $0, token: request.authToken, source: plugin, newID: newID)
        }
        queue = connections[request.queueEndpoint].map { HostQueue(connection: $0, token: request.authToken) }
    }

    /// Lets go of the host.
    func close() {
        for connection in connections { connection.cut() }
    }

    /// How the host is called: one that does not answer is not waited for for ever.
    static let options = RemoteConnection.options(limit: .seconds(30), waits: true)

    /// What the host says of a call.
    /// - Parameter code: what most likely is wrong where it says only that something is.
    static func check(_ success: Bool, _ reason: String, _ code: PluginError.Code) throws(PluginError) {
        guard !success else { return }
        if reason == "invalid authentication token" { throw PluginError(.denied, "the host says: \(reason)") }
        throw PluginError(code, reason.isEmpty ? "the host refused, and did not say why" : reason)
    }
}
