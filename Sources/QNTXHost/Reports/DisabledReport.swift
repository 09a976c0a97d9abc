/// A plugin that the operator has disabled.
public struct DisabledReport: Sendable, Hashable, Codable {
    /// The plugin.
    public var name: String
    /// The file that it was in.
    public var file: String?
    /// Since when, in milliseconds since 1970.
    public var since: Int64
}
