public import QNTXPlugin

/// Gives each plugin its section of the host's configuration.
public struct PluginConfigSource: QNTXPlugin.ConfigProvider {
    private let configuration: LiveConfiguration

    /// Reads from a configuration.
    public init(_ configuration: LiveConfiguration) {
        self.configuration = configuration
    }

    /// The section of one domain; empty if the name is one of the host's own sections, whose values are no plugin's
    /// business.
    public func config(for domain: String) -> any Config {
        PluginSection(configuration, domain: domain.lowercased())
    }
}
