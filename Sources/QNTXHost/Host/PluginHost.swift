public import Logging
public import QNTXLoader
public import QNTXPlugin
import Synchronization

/// The host: finds plugins in directories, loads and starts them, keeps them in a registry, and stops them.
///
/// Embedders either add it to a `ServiceGroup` (it is a `Service`), or call ``start()`` and ``stop()`` themselves.
public final class PluginHost: Sendable {
    /// What the host was told.
    public let configuration: HostConfiguration
    /// The plugins by name, and their states.
    public let registry: Registry
    /// The plugins as requests see them.
    public let domains = DomainTable()
    /// The host's own logger.
    public let logger: Logger

    struct Storage {
        var phase = Phase.idle
        /// The start, once somebody has asked for it.
        var starting: Task<Void, Never>?
        /// Where each plugin comes from.
        var files: [String: String] = [:]
        /// Why a plugin failed, by its name.
        var failures: [String: PluginError] = [:]
        /// Files without a plugin, in the order in which they were found.
        var rejected: [RejectedFile] = []
    }

    /// How far the host is in its own life.
    enum Phase {
        case idle, starting, running, stopping, stopped
    }

    let storage = Mutex(Storage())

    /// Makes a host; nothing is loaded yet.
    public init(configuration: HostConfiguration = HostConfiguration(), logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        registry = Registry(qntxVersion: configuration.qntxVersion)
    }

    /// The loader that turns files into plugins as this host wants them.
    public var loader: PluginLoader {
        PluginLoader(
            policy: configuration.policy,
            limits: configuration.limits,
            qntxVersion: configuration.qntxVersion
        )
    }

    /// The services of one plugin: its logger carries its name and version.
    func services(for metadata: Metadata) -> any ServiceRegistry {
        var logger = logger
        logger[metadataKey: "plugin.id"] = "\(metadata.name)"
        logger[metadataKey: "plugin.version"] = "\(metadata.version)"
        return PluginServices(logger: logger, config: configuration.config.config(for: metadata.name))
    }

    /// Keeps why a plugin failed, and tells the operator.
    func note(_ error: PluginError, of name: String) {
        storage.withLock { $0.failures[name] = error }
        logger.error(
            "\(error.message)",
            metadata: [
                "plugin.id": "\(name)", "error.code": "\(error.code)", "plugin.stage": "\(error.stage?.rawValue ?? "")",
            ]
        )
    }
}
