/// All that a host has: what `GET /api/plugins` answers.
public struct HostReport: Sendable, Codable {
    /// The registered plugins, ascending by name.
    public var plugins: [PluginReport]
    /// The files that are none, and why.
    public var rejected: [ErrorReport]

    /// Puts a report together.
    public init(plugins: [PluginReport] = [], rejected: [ErrorReport] = []) {
        self.plugins = plugins
        self.rejected = rejected
    }
}
