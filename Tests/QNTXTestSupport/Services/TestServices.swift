public import Logging
public import QNTXPlugin

/// The services of a plugin under test: a log that can be read, and a configuration in memory.
public struct TestServices: ServiceRegistry {
    /// What the plugin logs.
    public let log: LogRecorder
    public let logger: Logger
    public let config: any Config
    public let queue: (any QueueService)?

    /// Makes services.
    public init(
        log: LogRecorder = LogRecorder(), level: Logger.Level = .trace, config: [String: String] = [:],
        queue: (any QueueService)? = nil
    ) {
        self.log = log
        self.logger = log.logger(level: level)
        self.config = MapConfig(config)
        self.queue = queue
    }
}
