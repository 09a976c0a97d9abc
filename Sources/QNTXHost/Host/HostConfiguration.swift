public import QNTXLoader
public import QNTXPlugin

/// What a host is told at its start.
public struct HostConfiguration: Sendable {
    /// Where plugins are: each `.so` file in one of these is loaded, and the library of each `.qntx.toml`. Earlier directories win where two have the same
    /// plugin.
    public var directories: [String]
    /// Where more plugins are: only those of ``enabled`` are loaded from these, after those of ``directories``.
    public var searchPaths: [String]
    /// The plugins that are loaded from ``searchPaths``, by name. One that is nowhere is reported.
    public var enabled: [String]
    /// Which files are trusted.
    public var policy: InspectionPolicy
    /// How much of the host one plugin may use.
    public var limits: NativeLimits
    /// How long the host waits for a plugin.
    public var deadlines: HostDeadlines
    /// The version of QNTX that plugins' constraints are checked against; `dev` accepts every plugin.
    public var qntxVersion: String
    /// Where each plugin's configuration comes from.
    public var config: any ConfigProvider
    /// What holds for single plugins, by their names.
    public var plugins: [String: PluginSettings]
    /// How libraries are run in processes of their own, and who guards plugins in such; nil: they are not, and nobody does.
    public var isolation: IsolationSettings?
    /// How changes of the directories are seen while the host runs; nil: they are not.
    public var watching: WatchSettings?
    /// How many plugins initialize at once, so that one that hangs delays no other.
    public var concurrency: Int

    /// Makes a configuration.
    public init(
        directories: [String] = [],
        searchPaths: [String] = [],
        enabled: [String] = [],
        policy: InspectionPolicy = InspectionPolicy(),
        limits: NativeLimits = NativeLimits(),
        deadlines: HostDeadlines = HostDeadlines(),
        qntxVersion: String = QNTXVersion.current,
        config: any ConfigProvider = MapConfigProvider(),
        plugins: [String: PluginSettings] = [:],
        isolation: IsolationSettings? = nil,
        watching: WatchSettings? = WatchSettings(),
        concurrency: Int = 16
    ) {
        self.directories = directories
        self.searchPaths = searchPaths
        self.enabled = enabled
        self.policy = policy
        self.limits = limits
        self.deadlines = deadlines
        self.qntxVersion = qntxVersion
        self.config = config
        self.plugins = plugins
        self.isolation = isolation
        self.watching = watching
        self.concurrency = concurrency
    }
}
