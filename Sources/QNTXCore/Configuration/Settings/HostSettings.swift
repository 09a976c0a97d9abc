/// The host's own sections with their types. What is not valid has its default there; ``AMConfiguration/problems`` tells.
public struct HostSettings: Sendable, Hashable {
    /// `[server]`.
    public let server: ServerConfiguration
    /// `[database]`.
    public let database: DatabaseConfiguration
    /// `[pulse]`.
    public let pulse: PulseConfiguration
    /// `[log]`.
    public let log: LogConfiguration
    /// `[plugin]`.
    public let plugin: PluginsConfiguration

    /// Reads them from a configuration.
    public init(_ configuration: AMConfiguration) {
        let values = SettingReader(configuration)
        server = ServerConfiguration(values)
        database = DatabaseConfiguration(values)
        pulse = PulseConfiguration(values)
        log = LogConfiguration(values)
        plugin = PluginsConfiguration(values, names: configuration.pluginNames)
    }
}
