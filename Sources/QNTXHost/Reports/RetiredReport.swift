/// Libraries of plugins that are over and stay mapped: of one plugin and version, for one reason.
public struct RetiredReport: Sendable, Hashable, Codable {
    /// The plugin.
    public var plugin: String
    /// Its version.
    public var version: String
    /// How many there are.
    public var count: Int
    /// The memory that they hold together, in bytes.
    public var bytes: Int
    /// A stable word for why they are not unmapped.
    public var reasonCode: String
    /// The same for people: of the last one.
    public var reason: String

    private enum CodingKeys: String, CodingKey {
        case plugin, version, count, bytes, reason
        case reasonCode = "reason_code"
    }
}
