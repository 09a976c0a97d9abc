public import QNTXPlugin

/// What a plugin is configured with, and what it can be configured with. JSON as QNTX's `GET /api/plugins/{name}/config`.
public struct PluginConfigReport: Sendable, Encodable {
    /// The plugin.
    public let plugin: String
    /// The values by key.
    public let config: [String: String]
    /// The fields that the plugin names; empty where it names none.
    public let schema: [String: ConfigField]
}
