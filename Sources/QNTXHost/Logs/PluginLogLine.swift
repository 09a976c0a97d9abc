public import Logging

/// One line of a plugin's log, as the host keeps it.
public struct PluginLogLine: Sendable, Hashable, Codable {
    /// Its place among the plugin's lines, from 1: a gap says that lines are gone.
    public let number: UInt64
    /// When it was written, in milliseconds since 1970.
    public let time: Int64
    /// How urgent it is.
    public let level: Logger.Level
    /// What it says.
    public let message: String
    /// Its structured part.
    public let fields: [String: String]

    init(number: UInt64, time: Int64, level: Logger.Level, message: String, fields: [String: String]) {
        self.number = number
        self.time = time
        self.level = level
        self.message = message
        self.fields = fields
    }
}
