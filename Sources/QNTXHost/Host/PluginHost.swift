import Foundation
public import Logging
public import QNTXCore
public import QNTXLoader
public import QNTXPlugin
import QNTXRemote
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
    /// What happens to the plugins.
    public let events = PluginEvents()
    /// The libraries of plugins that are over.
    public let retired = RetiredImages()
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
        /// What the files were of those that run in processes of their own, by their names.
        var isolated: [String: FileTrace] = [:]
        /// Why a plugin failed, by its name.
        var failures: [String: PluginError] = [:]
        /// In which call a plugin hangs, by its name.
        var hangs: [String: String] = [:]
        /// Files without a plugin.
        var rejected: [String: RejectedFile] = [:]
        var lastRejected = 0
        /// What the operator has disabled.
        var disabled: [String: PluginSwitches.Disabled] = [:]
        /// What sees changes of the directories, and what takes them.
        var watcher: PluginWatcher?
        var following: Task<Void, Never>?
        /// The instances that have been replaced and are not over yet.
        var endings: [UInt64: Task<Void, Never>] = [:]
        var lastEnding: UInt64 = 0

        /// What was wrong with a plugin is over.
        mutating func forgetFailure(of name: String) {
            failures[name] = nil
            hangs[name] = nil
        }
    }

    /// How far the host is in its own life.
    enum Phase {
        case idle, starting, running, stopping, stopped
    }

    /// Where plugins in other processes get their services.
    let desk = ServiceDesk()
    let storage = Mutex(Storage())
    /// One change at a time for each plugin, and for each file.
    let turns = Turns()

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
        // What is told of files has to mean the same to those who are in another directory.
        configuration.directories = configuration.directories.map(Self.absolute)
        configuration.searchPaths = configuration.searchPaths.map(Self.absolute)
        self.configuration = configuration
        self.core = core
        self.control = control
        self.logger = logger
        registry = Registry(qntxVersion: configuration.qntxVersion)
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let current = FileManager.default.currentDirectoryPath
        let rest = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return current.hasSuffix("/") ? current + rest : current + "/" + rest
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
        var logger = self.logger(of: name)
        logger[metadataKey: "plugin.version"] = "\(metadata.version)"
        return PluginServices(
            logger: logger,
            config: configuration.config.config(for: name),
            queue: core?.pulse.queue(for: name),
            attestations: core?.attestations.store(for: name),
            database: core?.databases.database(for: name, grants: configuration.plugins[name]?.grants ?? [])
        )
    }

    /// The logger of a plugin of which no more is known than its name.
    func logger(of name: String) -> Logger {
        var logger = Logger(label: "qntx.\(name)") { [logger, logs] _ in
            PluginLogHandler(base: logger, plugin: name, logs: logs)
        }
        logger[metadataKey: "plugin.id"] = "\(name)"
        return logger
    }

    /// Whether the host takes changes.
    var isOpen: Bool {
        storage.withLock { $0.phase == .starting || $0.phase == .running }
    }

    /// Does something to a plugin when nobody else does.
    func inTurn<Value>(
        _ name: String,
        _ body: () async throws(PluginError) -> Value
    ) async throws(PluginError) -> Value {
        let result = await turns.take(name) { () -> Result<Value, PluginError> in
            do throws(PluginError) { return .success(try await body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Tells followers in which state a plugin is now.
    func tellState(of name: String) {
        let version = registry.get(name)?.metadata.version
        let file = storage.withLock { $0.files[name] }
        events.send(.state, name, version: version, state: registry.getState(name), file: file)
    }

    /// Keeps why a plugin failed, and tells the operator.
    func note(_ error: PluginError, of name: String) {
        let file = storage.withLock { storage in
            storage.failures[name] = error
            return storage.files[name]
        }
        events.send(.state, name, state: registry.getState(name), file: file, error: error)
        logger.error(
            "\(error.message)",
            metadata: [
                "plugin.id": "\(name)", "error.code": "\(error.code)", "plugin.stage": "\(error.stage?.rawValue ?? "")",
            ]
        )
    }
}
