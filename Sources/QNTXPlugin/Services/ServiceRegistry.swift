public import Logging

/// The services of a host for one plugin, each scoped to it: a plugin cannot log, configure or enqueue as another.
/// Source: QNTX `plugin.ServiceRegistry`.
public protocol ServiceRegistry: Sendable {
    /// The plugin's own logger; it carries the plugin's name and version.
    var logger: Logger { get }

    /// The plugin's own section of the configuration.
    var config: any Config { get }

    /// Asynchronous jobs; nil where the host runs none.
    var queue: (any QueueService)? { get }

    /// Attestations; nil where the host keeps none.
    var attestations: (any AttestationStore)? { get }

    /// The plugin's part of the host's database; nil where the host has none.
    var database: (any DatabaseService)? { get }
}

extension ServiceRegistry {
    /// A host without a queue.
    public var queue: (any QueueService)? { nil }
    /// A host without attestations.
    public var attestations: (any AttestationStore)? { nil }
    /// A host without a database.
    public var database: (any DatabaseService)? { nil }
}
