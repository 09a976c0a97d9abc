/// Something that a thread waits for once.
final class BlockingEvent: @unchecked Sendable {
    private let condition = Condition()
    private var happened = false

    func signal() {
        condition.lock()
        happened = true
        condition.signal()
        condition.unlock()
    }

    func wait() {
        condition.lock()
        while !happened { condition.wait() }
        condition.unlock()
    }
}
