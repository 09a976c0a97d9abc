import Logging

/// What every measurement needs.
struct Bench: Sendable {
    let effort: Effort
    let directory: TemporaryDirectory
    /// The plugin that does as little as one can, and the one that is talked to for longer.
    let plugin: BenchPlugin
    let wire: BenchPlugin
    let progress: Progress

    /// A logger that only says what goes wrong.
    static func logger(_ label: String = "qntx-bench") -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}
