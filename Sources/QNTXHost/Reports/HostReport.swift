/// All that a host has: what `GET /api/plugins` answers.
public struct HostReport: Sendable, Codable {
    /// The registered plugins, ascending by name.
    public var plugins: [PluginReport]
    /// The files that are none, and why.
    public var rejected: [ErrorReport]
    /// What the operator has disabled, ascending by name.
    public var disabled: [DisabledReport]
    /// The libraries of plugins that are over and stay mapped, the largest first.
    public var retired: [RetiredReport]
    /// How many libraries of plugins that are over were unmapped.
    public var unloaded: Int
    /// Where plugins come from, in the order of their rank.
    public var directories: [DirectoryReport]

    /// Puts a report together.
    public init(
        plugins: [PluginReport] = [],
        rejected: [ErrorReport] = [],
        disabled: [DisabledReport] = [],
        retired: [RetiredReport] = [],
        unloaded: Int = 0,
        directories: [DirectoryReport] = []
    ) {
        self.plugins = plugins
        self.rejected = rejected
        self.disabled = disabled
        self.retired = retired
        self.unloaded = unloaded
        self.directories = directories
    }
}
