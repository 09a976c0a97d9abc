import Foundation
public import Logging
public import QNTXPlugin

/// The services of a host on one database file: attestations, jobs, and the plugins' own tables.
public final class Core: Sendable {
    /// The database file.
    public let storage: Storage
    /// Who said what of whom.
    public let attestations: Attestations
    /// Asynchronous jobs.
    public let pulse: Pulse
    /// What the operator has disabled.
    public let switches: PluginSwitches
    /// The plugins' own tables.
    public let databases: PluginDatabases

    /// Opens the database file, which is made where it is not there yet.
    /// - Throws: `storageFailed`, `storageCorrupt`, `busy` or `incompatibleVersion`, with the file's path.
    public init(configuration: CoreConfiguration, logger: Logger) throws(PluginError) {
        // Connections are opened later too: a relative path must not depend on where the process is then.
        let path = URL(fileURLWithPath: configuration.path).path
        let migrations = Attestations.migrations + Pulse.migrations + PluginSwitches.migrations
        storage = try Storage(path: path, settings: configuration.storage, migrations: migrations)
        attestations = Attestations(storage: storage, limits: configuration.attestations, logger: logger)
        pulse = Pulse(storage: storage, settings: configuration.pulse, logger: logger)
        switches = PluginSwitches(storage: storage)
        databases = PluginDatabases(
            path: path,
            settings: configuration.storage,
            limits: configuration.sql,
            hostMigrations: migrations
        )
    }

    /// Closes the file, when nobody uses it any more.
    public func close() throws(PluginError) {
        databases.close()
        try storage.close()
    }
}
