package import Logging
package import QNTXPlugin

/// The services of a plugin under test: a log that can be read, and a configuration in memory.
package struct TestServices: ServiceRegistry {
    /// What the plugin logs.
    package let log: LogRecorder
    package let logger: Logger
    package let config: any Config
    package let queue: (any QueueService)?

    /// Makes services.
    package init(
        log: LogRecorder = LogRecorder(),
        level: Logger.Level = .trace,
        config: [String: String] = [:],
        queue: (any QueueService)? = nil
    ) {
        self.log = log
        self.logger = log.logger(level: level)
        self.config = MapConfig(config)
        self.queue = queue
    }
}
