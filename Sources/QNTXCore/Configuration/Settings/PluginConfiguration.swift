/// `[plugin.NAME]`: how the host treats one plugin.
public struct PluginConfiguration: Sendable, Hashable {
    /// Where a plugin runs.
    public enum Isolation: String, Sendable, Hashable, CaseIterable {
        /// In the host's own process.
        case none
        /// In a process of its own.
        case process
    }

    /// Where it runs.
    public let isolation: Isolation
    /// The SHA-256 that its file must have, in hexadecimal; nil if any will do.
    public let sha256: String?
    /// Where it runs already, `host:port`; nil for one that the host starts or loads.
    public let address: String?
    /// What its program gets beyond its port.
    public let arguments: [String]
    /// All of its program's environment: `NAME=value`, or `NAME` for what the host has there.
    public let environment: [String]
    /// Whether its process is started again when it ends by itself.
    public let restarts: Bool
    /// How long to wait before that the first time, and at most.
    public let restartDelay: ClosedRange<Duration>
    /// How often its process may end within a minute until it is left alone.
    public let restartLimit: Int
    /// For how long it is.
    public let restartPause: Duration
    /// How often its process is asked for its health; zero for never.
    public let healthInterval: Duration
    /// How long the answer may take.
    public let healthLimit: Duration
    /// How many answers in a row its process may owe until it is ended.
    public let healthMisses: Int
    /// How often its process may end while it executes the same job until that job is failed.
    public let jobCrashes: Int
    /// How many lines of its process are logged in a second.
    public let logLines: Int
    /// How long its answers may take to begin.
    public let deadline: Duration
    /// How many of its handlers run at once.
    public let threads: Int
    /// How many requests wait for one of them.
    public let queue: Int
    /// The largest body it gets, in bytes.
    public let maximumBody: Int
    /// How many WebSockets it has open at once.
    public let maximumWebSockets: Int
    /// The largest message of its WebSockets, in bytes.
    public let maximumMessage: Int
    /// What it may reach in the database beyond its own tables.
    public let databaseGrants: [String]

    init(_ values: SettingReader, name: String) {
        let prefix = "plugin.\(name)."
        isolation = Isolation(rawValue: values.string(prefix + "isolation")) ?? .none
        sha256 = values.value(prefix + "sha256")?.text
        address = values.value(prefix + "address")?.text
        arguments = values.strings(prefix + "arguments")
        environment = values.strings(prefix + "environment")
        restarts = values.string(prefix + "restart") != "never"
        let delay = Duration.milliseconds(values.integer(prefix + "restart_delay_ms"))
        restartDelay = delay...max(delay, .seconds(values.integer(prefix + "restart_max_delay_secs")))
        restartLimit = values.integer(prefix + "restart_limit")
        restartPause = .seconds(values.integer(prefix + "restart_pause_secs"))
        healthInterval = .seconds(values.integer(prefix + "health_interval_secs"))
        healthLimit = .seconds(values.integer(prefix + "health_limit_secs"))
        healthMisses = values.integer(prefix + "health_misses")
        jobCrashes = values.integer(prefix + "job_crashes")
        logLines = values.integer(prefix + "log_lines")
        deadline = .seconds(values.value(prefix + "deadline_secs")?.whole ?? values.integer("server.deadline_secs"))
        threads = values.integer(prefix + "threads")
        queue = values.integer(prefix + "queue")
        maximumBody = values.value(prefix + "max_body")?.whole ?? values.integer("server.max_body")
        maximumWebSockets =
            values.value(prefix + "max_websockets")?.whole ?? values.integer("server.max_websockets")
        maximumMessage =
            values.value(prefix + "max_message")?.whole ?? values.integer("plugin.websocket.max_message")
        databaseGrants = values.strings(prefix + "database_grants")
    }
}
