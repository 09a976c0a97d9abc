import Foundation

/// Times as people write and read them.
enum Times {
    /// Seconds since 1970 of a number, a date, or a date with a time; nil for anything else.
    static func seconds(_ text: String) -> Int64? {
        if let number = Int64(text) { return number }
        let styles: [Date.ISO8601FormatStyle] = [
            .iso8601, Date.ISO8601FormatStyle(includingFractionalSeconds: true),
            .iso8601.year().month().day(), .iso8601.year().month().day().time(includingFractionalSeconds: false),
        ]
        for style in styles {
            if let date = try? style.parse(text) { return Int64(date.timeIntervalSince1970) }
        }
        return nil
    }

    /// `2026-01-31 12:00:00` (UTC); `-` for no time.
    static func text(_ seconds: Int64) -> String {
        guard seconds != 0 else { return "-" }
        let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
        return text.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: "")
    }
}
