import Glibc
import Synchronization

/// The `date` header's text, made once a second. Source: RFC 9110, section 5.6.7.
final class DateHeader: Sendable {
    static let shared = DateHeader()

    private let cached = Mutex((second: 0, text: ""))

    /// The time now.
    var text: String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        let second = now.tv_sec
        return cached.withLock { cached in
            if cached.second != second { cached = (second, Self.text(of: second)) }
            return cached.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(of second: Int) -> String {
        var second = second
        var time = tm()
        gmtime_r(&second, &time)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [time.tm_hour, time.tm_min, time.tm_sec].map(twoDigits).joined(separator: ":")
        return "\(days[Int(time.tm_wday)]), \(twoDigits(time.tm_mday)) \(months[Int(time.tm_mon)]) "
            + "\(1900 + Int(time.tm_year)) \(clock) GMT"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
