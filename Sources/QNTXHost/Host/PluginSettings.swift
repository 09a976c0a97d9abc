public import QNTXCore
public import QNTXLoader
public import QNTXRemote

/// What holds for one plugin alone.
public struct PluginSettings: Sendable {
    /// How much of the host it may use; nil for what holds for all.
    public var limits: NativeLimits?
    /// How long its answers may take to begin, for routes that do not set their own; nil for the server's default.
    public var deadline: Duration?
    /// The largest body, in bytes, for routes that do not set their own; nil for the server's default.
    public var maximumBody: Int?
    /// What its WebSockets may ask of the host.
    public var webSockets: WebSocketLimits
    /// The SHA-256 that its file must have, in hexadecimal; nil if any will do. With a side manifest it is the manifest's.
    public var sha256: String?
    /// What it may reach in the database beyond its own tables.
    public var grants: [SQLGrant]
    /// Where it runs already, if it is a process that somebody else has started.
    public var address: RemoteAddress?
    /// Whether its library is run in a process of its own; nil for what holds for all: see ``IsolationSettings``.
    public var isIsolated: Bool?
    /// What the program is told that runs its library; nil for what holds for all.
    public var isolationArguments: [String]?
    /// What its program gets beyond its port, if it is one.
    public var arguments: [String]
    /// All of its program's environment: `NAME=value`, or `NAME` for what the host has there.
    public var environment: [String]
    /// When its process is started again, if it has one of its own.
    public var restart: RestartPolicy
    /// How it is found out that its process does not answer any more.
    public var watch: WatchPolicy
    /// How often its process may end while it executes the same job until that job is failed.
    public var jobCrashes: Int
    /// How many lines of its process are logged in a second.
    public var logLines: Int
    /// How much its process may use, if it has one.
    public var resources: ResourceLimits
    /// What its process may ask of the kernel, if it has one.
    public var confinement: Confinement

    /// Makes settings; what is left out is as for every plugin.
    public init(
        limits: NativeLimits? = nil,
        deadline: Duration? = nil,
        maximumBody: Int? = nil,
        webSockets: WebSocketLimits = WebSocketLimits(),
        sha256: String? = nil,
        grants: [SQLGrant] = [],
        address: RemoteAddress? = nil,
        isIsolated: Bool? = nil,
        isolationArguments: [String]? = nil,
        arguments: [String] = [],
        environment: [String] = [],
        restart: RestartPolicy = RestartPolicy(),
        watch: WatchPolicy = WatchPolicy(),
        jobCrashes: Int = 3,
        logLines: Int = 500,
        resources: ResourceLimits = ResourceLimits(),
        confinement: Confinement = Confinement()
    ) {
        self.limits = limits
        self.deadline = deadline
        self.maximumBody = maximumBody
        self.webSockets = webSockets
        self.sha256 = sha256
        self.grants = grants
        self.address = address
        self.isIsolated = isIsolated
        self.isolationArguments = isolationArguments
        self.arguments = arguments
        self.environment = environment
        self.restart = restart
        self.watch = watch
        self.jobCrashes = jobCrashes
        self.logLines = logLines
        self.resources = resources
        self.confinement = confinement
    }
}
