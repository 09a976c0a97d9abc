public import Logging
public import QNTXCore
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
    /// The last lines of each plugin's log.
    public let logs = PluginLogs()
    /// The services for plugins: database, attestations, jobs. Nil: a host that only serves.
    public let core: Core?
    /// The configuration that plugins are given, where it can change while the host runs.
    public let control: ConfigurationControl?

    struct Storage {
        var phase = Phase.idle
        /// The start, once somebody has asked for it.
        var starting: Task<Void, Never>?
        /// What executes jobs, from the start on.
        var executing: Task<Void, Never>?
        /// What follows changes of the configuration's files.
        var watching: Task<Void, Never>?
        /// Where each plugin comes from.
        var files: [String: String] = [:]
        /// Why a plugin failed, by its name.
        var failures: [String: PluginError] = [:]
        /// The plugins that are being given a new configuration.
        var reconfiguring: Set<String> = []
        /// Files without a plugin, in the order in which they were found.
        var rejected: [RejectedFile] = []
    }

    /// How far the host is in its own life.
    enum Phase {
        case idle, starting, running, stopping, stopped
    }

    let storage = Mutex(Storage())

    /// Makes a host; nothing is loaded yet.
    /// - Parameters:
    ///   - core: what plugins' services are kept in; the caller opens and closes it.
    ///   - control: takes the place of the configuration's ``HostConfiguration/config``.
    public init(
        configuration: HostConfiguration = HostConfiguration(),
        core: Core? = nil,
        control: ConfigurationControl? = nil,
        logger: Logger
    ) {
        var configuration = configuration
        if let control { configuration.config = control.plugins }
        self.configuration = configuration
        self.core = core
        self.control = control
        self.logger = logger
        registry = Registry(qntxVersion: configuration.qntxVersion)
    }

    /// The loader that turns files into plugins as this host wants them.
    public var loader: PluginLoader {
        PluginLoader(
            policy: configuration.policy,
            limits: configuration.limits,
            pluginLimits: configuration.plugins.compactMapValues(\.limits),
            pluginSHA256: configuration.plugins.compactMapValues(\.sha256),
            qntxVersion: configuration.qntxVersion
        )
    }

    /// The services of one plugin: its logger carries its name and version.
    func services(for metadata: Metadata) -> any ServiceRegistry {
        let name = metadata.name
        var logger = Logger(label: "qntx.\(name)") { [logger, logs] _ in
            PluginLogHandler(base: logger, plugin: name, logs: logs)
        }
        logger[metadataKey: "plugin.id"] = "\(name)"
        logger[metadataKey: "plugin.version"] = "\(metadata.version)"
        return PluginServices(
            logger: logger,
            config: configuration.config.config(for: name),
            queue: core?.pulse.queue(for: name),
            attestations: core?.attestations.store(for: name),
            database: core?.databases.database(for: name, grants: configuration.plugins[name]?.grants ?? [])
        )
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
