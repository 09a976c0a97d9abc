/// `[plugin.NAME]`: how the host treats one plugin.
public struct PluginConfiguration: Sendable, Hashable {
    /// Where a plugin runs.
    public enum Isolation: String, Sendable, Hashable, CaseIterable {
        /// Nobody says: the library of a side manifest in a process of its own, others in the host's.
        case unset = ""
        /// In the host's own process.
        case none
        /// In a process of its own.
        case process
    }

    /// Where it runs.
    public let isolation: Isolation
    /// The SHA-256 that its file must have, in hexadecimal; nil if any will do. With a side manifest it is the manifest's.
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
    /// How many bytes of memory its process may have; nil for any number.
    public let memory: Int?
    /// How many seconds of processor time its process may use; nil for any number.
    public let cpuSeconds: Int?
    /// How many files its process may have open; nil for as many as the host.
    public let files: Int?
    /// How many processes its user may have when it starts one; nil for as many as the host.
    public let processes: Int?
    /// Whether a crash of its process leaves a core dump.
    public let coreDumps: Bool
    /// How much its process stands back for others.
    public let nice: Int
    /// What its process may ask of the kernel: `none`, `default` or `strict`.
    public let confinement: String
    /// Whether a strictly confined process may use the network.
    public let network: Bool
    /// What a strictly confined process may read.
    public let readable: [String]
    /// What a strictly confined process may read and change.
    public let writable: [String]
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
        isolation = Isolation(rawValue: values.string(prefix + "isolation")) ?? .unset
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
        memory = values.value(prefix + "memory").flatMap { ByteCount(text: $0.text) }?.value
        cpuSeconds = values.value(prefix + "cpu_seconds")?.whole
        files = values.value(prefix + "files")?.whole
        processes = values.value(prefix + "processes")?.whole
        coreDumps = values.boolean(prefix + "core_dumps")
        nice = values.integer(prefix + "nice")
        confinement = values.string(prefix + "confinement")
        network = values.boolean(prefix + "network")
        readable = values.strings(prefix + "readable").map(values.path)
        writable = values.strings(prefix + "writable").map(values.path)
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
