/// Something that a thread waits for once.
final class BlockingEvent: @unchecked Sendable {
    private let condition = Condition()
    private var happened = false

    func signal() {
        condition.lock()
        happened = true
        condition.unlock()
        // Not before: who wakes up would find the lock taken, and sleep once more.
        condition.signal()
    }

    func wait() {
        condition.lock()
        while !happened { condition.wait() }
        condition.unlock()
    }
}
