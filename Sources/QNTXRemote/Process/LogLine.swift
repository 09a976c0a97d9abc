import Foundation
import Logging

/// A line of a plugin's process as a line of its log: an object in JSON that names a level is taken apart, as most loggers
/// write such; anything else is text.
struct LogLine {
    let level: Logger.Level?
    let message: String
    let metadata: Logger.Metadata

    init(_ line: String) {
        guard line.hasPrefix("{"),
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let level = (object["level"] as? String).flatMap(Self.level)
        else {
            self.level = nil
            message = line
            metadata = [:]
            return
        }
        self.level = level
        guard let text = (object["message"] ?? object["msg"]) as? String else {
            message = line
            metadata = [:]
            return
        }
        message = text
        var metadata: Logger.Metadata = [:]
        for (key, value) in object where !Self.known.contains(key) { metadata[key] = "\(value)" }
        self.metadata = metadata
    }

    /// What is said elsewhere.
    private static let known: Set<String> = ["level", "message", "msg", "time", "ts", "plugin.id", "plugin.version"]

    private static func level(_ name: String) -> Logger.Level? {
        switch name.lowercased() {
        case "warn": .warning
        case "fatal", "panic", "dpanic": .critical
        case let name: Logger.Level(rawValue: name)
        }
    }
}
