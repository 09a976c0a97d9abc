import QNTXPlugin

/// How a plugin in another process is come by.
public struct RemoteLaunch: Sendable, Hashable {
    /// Where it is.
    public enum Source: Sendable, Hashable, CustomStringConvertible {
        /// A program that is started.
        case program(path: String)
        /// It runs already, and is connected to.
        case address(RemoteAddress)
        /// A library that is run in a process of its own by a program: `qntx`, or one that has its command `plugin run`.
        case library(path: String, runner: String)

        /// The path or the address.
        public var description: String {
            switch self {
            case .program(let path), .library(let path, _): path
            case .address(let address): "\(address)"
            }
        }
    }

    /// The name that it must have; a library says itself what it is called.
    public var name: String
    /// Where it is.
    public var source: Source
    /// What its program gets beyond where it is to listen.
    public var arguments: [String]
    /// All of its program's environment: `NAME=value`, or `NAME` for what the host has there.
    public var environment: [String]
    /// How much its process may use.
    public var limits: ResourceLimits
    /// What its process may ask of the kernel.
    public var confinement: Confinement
    /// Who ends what it has started.
    public var guarding: Guarding
    /// How long it may take to answer after its start.
    public var startLimit: Duration
    /// How long it may take to end when it is asked to.
    public var endLimit: Duration
    /// When it is started again.
    public var restart: RestartPolicy
    /// How it is found out that it does not answer any more.
    public var watch: WatchPolicy
    /// How often its process may end while it executes the same job until that job is failed.
    public var jobCrashes: Int
    /// How many of its lines are logged in a second.
    public var logLines: Int

    /// Describes a launch.
    public init(
        name: String,
        source: Source,
        arguments: [String] = [],
        environment: [String] = [],
        limits: ResourceLimits = ResourceLimits(),
        confinement: Confinement = Confinement(),
        guarding: Guarding = .none,
        startLimit: Duration = .seconds(30),
        endLimit: Duration = .seconds(5),
        restart: RestartPolicy = RestartPolicy(),
        watch: WatchPolicy = WatchPolicy(),
        jobCrashes: Int = 3,
        logLines: Int = 500
    ) {
        self.name = name
        self.source = source
        self.arguments = arguments
        self.environment = environment
        self.limits = limits
        self.confinement = confinement
        self.guarding = guarding
        self.startLimit = startLimit
        self.endLimit = endLimit
        self.restart = restart
        self.watch = watch
        self.jobCrashes = jobCrashes
        self.logLines = logLines
    }
}

extension RemoteLaunch {
    /// Which server its services come from.
    var kind: ServiceDesk.Kind { if case .library = source { .libraries } else { .programs } }
}
