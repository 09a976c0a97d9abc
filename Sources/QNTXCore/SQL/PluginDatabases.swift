public import QNTXPlugin
import Synchronization

/// The plugins' parts of the host's database file. Each plugin has its own tables, whose names begin with its domain, and
/// reaches no others unless the operator grants it more. Any thread.
public final class PluginDatabases: Sendable {
    private struct State {
        var services: [PluginDatabase] = []
        var isClosed = false
    }

    private let path: String
    private let settings: StorageSettings
    private let limits: SQLLimits
    private let reserved: Set<String>
    private let prefixes = SharedNames()
    private let state = Mutex(State())

    /// Serves the file of a host, which has been opened as ``Storage`` before.
    public convenience init(
        path: String,
        settings: StorageSettings = StorageSettings(),
        limits: SQLLimits = SQLLimits()
    ) {
        self.init(path: path, settings: settings, limits: limits, hostMigrations: Attestations.migrations)
    }

    /// - Parameter hostMigrations: what has made the host's own tables, which no plugin owns whatever it is called.
    init(path: String, settings: StorageSettings, limits: SQLLimits, hostMigrations: [Migration]) {
        self.path = path
        self.settings = settings
        self.limits = limits
        reserved = HostNames.of(hostMigrations)
    }

    /// A plugin's part. It is opened at its first use; asking again gives the same one.
    /// - Parameters:
    ///   - domain: the plugin's name; a `-` in it is a `_` in the names of its tables.
    ///   - grants: what it may do beyond its own tables.
    public func database(for domain: String, grants: [SQLGrant] = []) -> any DatabaseService {
        let prefix = domain.lowercased().replacing("-", with: "_") + "_"
        prefixes.insert(prefix)
        let prefixes = prefixes
        let policy = SQLPolicy(prefix: prefix, grants: grants, reserved: reserved) { prefixes.all }
        return state.withLock { state in
            if let service = state.services.last(where: { $0.tablePrefix == prefix }), service.grants == grants {
                return service
            }
            let connections = PluginConnections(path: path, policy: policy, settings: settings, limits: limits)
            if state.isClosed { connections.close() }
            let service = PluginDatabase(connections, grants: grants)
            state.services.append(service)
            return service
        }
    }

    /// Breaks off what plugins execute, and closes their connections; what they ask for afterwards is `closed`.
    public func close() {
        let services = state.withLock { state in
            state.isClosed = true
            return state.services
        }
        for service in services { service.connections.close() }
    }
}
