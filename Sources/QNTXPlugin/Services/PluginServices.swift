public import Logging

/// Services put together from parts: what a host hands to a plugin.
public struct PluginServices: ServiceRegistry {
    /// The plugin's logger.
    public let logger: Logger
    /// The plugin's configuration.
    public let config: any Config
    /// The queue, if there is one.
    public let queue: (any QueueService)?
    /// The attestations, if there are any.
    public let attestations: (any AttestationStore)?
    /// The plugin's part of the database, if there is one.
    public let database: (any DatabaseService)?

    /// Puts services together.
    public init(
        logger: Logger,
        config: any Config,
        queue: (any QueueService)? = nil,
        attestations: (any AttestationStore)? = nil,
        database: (any DatabaseService)? = nil
    ) {
        self.logger = logger
        self.config = config
        self.queue = queue
        self.attestations = attestations
        self.database = database
    }
}
