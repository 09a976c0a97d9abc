/// `[plugin]`: what holds for all plugins, and the `[plugin.NAME]` tables.
public struct PluginsConfiguration: Sendable, Hashable {
    /// The plugins that are loaded, by name.
    public let enabled: [String]
    /// The directories where plugins are, with `~` replaced by the home; relative ones count from the working directory.
    public let paths: [String]
    /// Whether files are loaded that others than root and the host's user could change.
    public let trustsAnyOwner: Bool
    /// How open WebSockets are kept alive.
    public let keepalive: KeepaliveConfiguration
    /// The largest message of a WebSocket, in bytes.
    public let maximumMessage: Int
    /// How many bytes may wait for a WebSocket's client that is slower than its plugin.
    public let maximumQueued: Int
    /// What is said of single plugins, by their names in small letters.
    public let plugins: [String: PluginConfiguration]
    private let others: PluginConfiguration

    /// What holds for one plugin, be it defaults.
    public func plugin(_ name: String) -> PluginConfiguration { plugins[name.lowercased()] ?? others }

    init(_ values: SettingReader, names: some Sequence<String>) {
        enabled = values.strings("plugin.enabled")
        paths = values.strings("plugin.paths").map(values.path)
        trustsAnyOwner = values.boolean("plugin.trust_any_owner")
        keepalive = KeepaliveConfiguration(values)
        maximumMessage = values.integer("plugin.websocket.max_message")
        maximumQueued = values.integer("plugin.websocket.max_queued")
        plugins = Dictionary(
            names.map { ($0, PluginConfiguration(values, name: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
        others = PluginConfiguration(values, name: "*")
    }
}
