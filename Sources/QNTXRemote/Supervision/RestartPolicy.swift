/// When the process of a plugin is started again that has ended by itself, or has been ended because it did not answer.
public struct RestartPolicy: Sendable, Hashable {
    /// Whether it is at all. If not, the plugin is failed then, until it is reloaded.
    public var isOn: Bool
    /// How long to wait before the first time. Each further time it is twice as long.
    public var firstDelay: Duration
    /// How long to wait at most.
    public var longestDelay: Duration
    /// By which part of it a delay is longer or shorter, at random, so that plugins which ended together do not begin together.
    public var jitter: Double
    /// How long a process has to run for the delays to begin anew.
    public var forgetsAfter: Duration
    /// So many ends within ``window`` open the breaker, unless one of the processes has lasted for ``lasting``.
    public var limit: Int
    /// Within which time the ends count.
    public var window: Duration
    /// How long a process has to run to have been well.
    public var lasting: Duration
    /// How long the breaker stays open: nothing is started meanwhile. Then one process is tried, and has to last.
    public var openFor: Duration

    /// The defaults have a plugin back in a moment, and do not spend the machine on one that cannot live.
    public init(
        isOn: Bool = true,
        firstDelay: Duration = .milliseconds(50),
        longestDelay: Duration = .seconds(30),
        jitter: Double = 0.2,
        forgetsAfter: Duration = .seconds(60),
        limit: Int = 5,
        window: Duration = .seconds(60),
        lasting: Duration = .seconds(10),
        openFor: Duration = .seconds(60)
    ) {
        self.isOn = isOn
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.jitter = jitter
        self.forgetsAfter = forgetsAfter
        self.limit = limit
        self.window = window
        self.lasting = lasting
        self.openFor = openFor
    }

    /// Never.
    public static let never = RestartPolicy(isOn: false)
}
