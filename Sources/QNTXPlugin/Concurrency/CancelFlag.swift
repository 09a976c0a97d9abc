import Synchronization

/// Says that nobody waits for something any more. Any thread.
package final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Nobody has said so yet.
    package init() {}

    /// Whether it has been said.
    package var isSet: Bool { flag.load(ordering: .relaxed) }

    /// Says so.
    package func set() { flag.store(true, ordering: .relaxed) }
}
