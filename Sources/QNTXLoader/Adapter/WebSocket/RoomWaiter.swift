/// A thread that waits until there is room for what it sends.
final class RoomWaiter: @unchecked Sendable {
    private let condition = Condition()
    // Guarded by `condition`.
    private var hasHappened = false

    func signal() {
        condition.lock()
        hasHappened = true
        condition.unlock()
        // Not before: who wakes up would find the lock taken, and sleep once more.
        condition.signal()
    }

    /// Waits, until a time or for ever.
    /// - Returns: false when the time is over.
    func wait(until end: ContinuousClock.Instant?) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !hasHappened {
            guard let end else {
                condition.wait()
                continue
            }
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return false }
            _ = condition.wait(milliseconds: Int((left / .milliseconds(1)).rounded(.up)))
        }
        return true
    }
}
