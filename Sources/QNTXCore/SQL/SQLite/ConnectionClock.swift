import Foundation

/// Until when the statement under way on a connection may run. Used on the thread that uses the connection (`@unchecked`).
final class ConnectionClock: @unchecked Sendable {
    /// When it is over; nil for never.
    var deadline: ContinuousClock.Instant?
    /// How long a lock of another connection is waited for, at most.
    let busyTimeout: Duration

    init(busyTimeout: Duration) { self.busyTimeout = busyTimeout }

    /// Whether the time is over.
    var isOver: Bool { deadline.map { $0 <= .now } ?? false }

    /// Waits a little for a lock.
    /// - Parameter attempt: how often it has been waited for already.
    /// - Returns: false when it has been waited for long enough.
    func waitForLock(attempt: Int) -> Bool {
        // 1, 2, 5, 10, then 20 milliseconds each: by then it has been waited for (attempt - 3) * 20 and a few.
        let steps = [1, 2, 5, 10]
        let waited = attempt < steps.count ? 0 : (attempt - steps.count) * 20 + 18
        if isOver || .milliseconds(waited) > busyTimeout { return false }
        usleep(UInt32(attempt < steps.count ? steps[attempt] : 20) * 1000)
        return true
    }
}
