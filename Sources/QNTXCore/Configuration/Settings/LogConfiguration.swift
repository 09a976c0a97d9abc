public import Logging

/// `[log]`.
public struct LogConfiguration: Sendable, Hashable {
    /// How a line of the log looks.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// For people.
        case text
        /// For programs: one object a line.
        case json
    }

    /// How much goes to the log.
    public let level: Logger.Level
    /// How a line looks.
    public let format: Format

    init(_ values: SettingReader) {
        level = Logger.Level(rawValue: values.string("log.level")) ?? .notice
        format = Format(rawValue: values.string("log.format")) ?? .text
    }
}
