import Foundation
import QNTXPlugin

/// Times as people have them, in milliseconds since 1970.
enum WallTime {
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// A moment of this process's clock.
    static func at(_ instant: ContinuousClock.Instant) -> Int64 {
        now + ContinuousClock.now.duration(to: instant).milliseconds
    }
}

extension Duration {
    /// In whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// `52 ms`, `3.1 s`, `60 s`.
    var inWords: String {
        let milliseconds = milliseconds
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        return milliseconds % 1000 == 0 || milliseconds >= 10_000
            ? "\(milliseconds / 1000) s" : "\(Double(milliseconds / 100) / 10) s"
    }
}
