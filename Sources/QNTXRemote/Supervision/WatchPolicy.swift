/// How it is found out that the process of a plugin does not answer any more.
public struct WatchPolicy: Sendable, Hashable {
    /// How often it is asked for its health; zero for never.
    public var interval: Duration
    /// How long its answer may take.
    public var limit: Duration
    /// How many times in a row it may owe the answer until it is ended.
    public var misses: Int

    /// The defaults find a process that hangs within a quarter of a minute.
    public init(interval: Duration = .seconds(3), limit: Duration = .seconds(4), misses: Int = 2) {
        self.interval = interval
        self.limit = limit
        self.misses = misses
    }

    /// Never.
    public static let never = WatchPolicy(interval: .zero)

    /// Whether it is asked at all.
    var isOn: Bool { interval > .zero && misses > 0 }
}
