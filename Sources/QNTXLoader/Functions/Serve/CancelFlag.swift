import Synchronization

/// Says that nobody waits for something any more. Any thread.
final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Whether it has been said.
    var isSet: Bool { flag.load(ordering: .relaxed) }

    /// Says so.
    func set() { flag.store(true, ordering: .relaxed) }
}
