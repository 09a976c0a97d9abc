/// How long the host waits for a plugin.
public struct HostDeadlines: Sendable, Hashable {
    /// For opening a file: its constructors and its entry.
    public var load: Duration
    /// For `initialize`, and for naming its routes.
    public var initialize: Duration
    /// For the requests under way when the plugin is stopped.
    public var drain: Duration
    /// For a plugin to hand what it knows to the instance that takes its place: `save`, and `restore`. Requests wait as
    /// long; a quarter of it is for those under way.
    public var handover: Duration
    /// For `shutdown`.
    public var shutdown: Duration
    /// For `pause` and `resume`.
    public var pause: Duration
    /// For an answer to how it is.
    public var health: Duration

    /// The defaults suit plugins that open files and connections when they start.
    public init(
        load: Duration = .seconds(30),
        initialize: Duration = .seconds(30),
        drain: Duration = .seconds(10),
        handover: Duration = .seconds(1),
        shutdown: Duration = .seconds(10),
        pause: Duration = .seconds(10),
        health: Duration = .seconds(5)
    ) {
        self.load = load
        self.initialize = initialize
        self.drain = drain
        self.handover = handover
        self.shutdown = shutdown
        self.pause = pause
        self.health = health
    }
}
