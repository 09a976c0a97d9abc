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
}
