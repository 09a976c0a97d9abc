import Foundation
import QNTXHost
import QNTXPlugin

/// What happens to plugins, in words.
enum EventText {
    /// `12:00:01  hello  1.1.0  running  replaced 1.0.0`.
    static func line(_ event: PluginEvent) -> String {
        let time = Date(timeIntervalSince1970: Double(event.time) / 1000)
        let clock = time.formatted(
            Date.VerbatimFormatStyle(
                format:
                    "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
                timeZone: .current,
                calendar: Calendar(identifier: .gregorian)
            )
        )
        let who = event.plugin ?? event.file ?? "-"
        let words = [clock, who, event.version ?? "", what(event), more(event)]
        return words.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// What has happened, in a word or two.
    static func what(_ event: PluginEvent) -> String {
        switch event.kind {
        case .present, .state: event.state?.rawValue ?? "gone"
        case .replaced: "\(event.state?.rawValue ?? "") (replaces \(event.previousVersion ?? "?"))"
        case .added: "added"
        case .rejected: "refused"
        case .removed: "removed"
        case .disabled: "disabled"
        case .enabled: "enabled"
        case .retired: "retired"
        case .directory: "directory"
        case .processEnded: "process gone"
        case .processRestarted: "process back"
        }
    }

    private static func more(_ event: PluginEvent) -> String {
        if let error = event.error { return "\(error.message) (\(error.code))" }
        if let message = event.message { return message }
        guard event.plugin != nil, let file = event.file else { return "" }
        return [.added, .present, .replaced].contains(event.kind) ? file : ""
    }
}
