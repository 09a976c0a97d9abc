import Logging

/// What every measurement needs.
struct Bench: Sendable {
    let effort: Effort
    let directory: TemporaryDirectory
    let plugin: BenchPlugin
    let progress: Progress

    /// A logger that only says what goes wrong.
    static func logger(_ label: String = "qntx-bench") -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}
