import Foundation

/// The time of day, as tables, logs and events have it: milliseconds since 1970.
package enum WallClock {
    package static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// As callers see it: seconds.
    static func seconds(_ milliseconds: Int64) -> Int64 { milliseconds / 1000 }

    /// As callers see it: seconds, and never before the time itself.
    static func seconds(notBefore milliseconds: Int64) -> Int64 { (milliseconds + 999) / 1000 }
}

extension Duration {
    /// In milliseconds, rounded down; what is longer than 10,000 years is 10,000 years.
    var milliseconds: Int64 {
        let seconds = min(components.seconds, 315_576_000_000)
        return seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
