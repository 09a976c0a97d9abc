import Foundation
public import Logging
import QNTXPlugin

/// Writes a log to standard error, a line each: for people, or as JSON for programs.
public struct LineLogHandler: LogHandler {
    /// How a line looks.
    public enum Format: String, Sendable, CaseIterable {
        /// `12:00:00.123 warning biotech: the text key=value`, in colors on a terminal.
        case text
        /// `{"time":"2026-01-01T12:00:00.123Z","level":"warning","message":"the text","plugin.id":"biotech"}`.
        case json
    }

    /// What every line carries.
    public var metadata: Logger.Metadata = [:]
    /// The least urgent level that is written.
    public var logLevel = Logger.Level.info
    /// Gives more of what every line carries.
    public var metadataProvider: Logger.MetadataProvider?
    private let format: Format
    private let isColored: Bool
    private let write: @Sendable (String) -> Void

    /// Writes to standard error.
    public init(_ format: Format = .text) {
        let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
        self.init(format, isColored: isTerminal) { line in
            // One write for a line, so that lines of several threads do not mix.
            try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
        }
    }

    /// Writes somewhere else.
    /// - Parameter write: gets each line with its end; any thread.
    public init(_ format: Format, isColored: Bool, write: @escaping @Sendable (String) -> Void) {
        self.format = format
        self.isColored = isColored
        self.write = write
    }

    /// One entry of what every line carries.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        var fields = metadata
        if let metadataProvider { fields.merge(metadataProvider.get()) { $1 } }
        if let own = event.metadata { fields.merge(own) { $1 } }
        if let error = event.error { fields["error"] = "\(error)" }
        let line =
            switch format {
            case .text: text(event, fields)
            case .json: json(event, fields)
            }
        write(line + "\n")
    }

    private func text(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var fields = fields
        let plugin = fields.removeValue(forKey: "plugin.id")?.description
        if plugin != nil { fields["plugin.version"] = nil }
        let level = event.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        var line = Self.time().dropFirst(11).dropLast() + " " + color(level, event.level) + " "
        if let plugin { line += plugin + ": " }
        line += Self.oneLine(event.message.description)
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) where !value.description.isEmpty {
            let text = Self.oneLine(value.description)
            line += " \(key)=\(text.contains(" ") ? JSONText.quoted(text) : text)"
        }
        return line
    }

    private func json(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var pairs = [
            ("time", Self.time()), ("level", event.level.rawValue),
            ("message", event.message.description),
        ]
        pairs += fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        return "{" + pairs.map { JSONText.quoted($0) + ":" + JSONText.quoted($1) }.joined(separator: ",") + "}"
    }

    private func color(_ text: String, _ level: Logger.Level) -> String {
        guard isColored else { return text }
        let code =
            switch level {
            case .trace, .debug: "2"
            case .info, .notice: "36"
            case .warning: "33"
            case .error, .critical: "31;1"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: " | ") : text
    }

    /// `2026-01-01T12:00:00.123Z`.
    private static func time() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
