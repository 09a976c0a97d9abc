import Synchronization

/// Counts the calls that are inside a plugin's instance, and lets no more in once it is to be shut down: what frees an
/// instance's memory must never run beside what uses it.
final class CallGate: Sendable {
    private static let closed: UInt64 = 1 << 63

    /// The calls inside; the highest bit says that the gate is closed.
    private let state = Atomic<UInt64>(0)

    /// Lets a call in; ``leave()`` has to follow then.
    /// - Returns: false when the gate is closed.
    func enter() -> Bool {
        let before = state.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
        if before & Self.closed == 0 { return true }
        leave()
        return false
    }

    /// A call has come back.
    func leave() {
        state.wrappingSubtract(1, ordering: .acquiringAndReleasing)
    }

    /// Closes the gate for good.
    func close() {
        state.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing)
    }

    /// How many calls are inside.
    var callsInside: Int { Int(state.load(ordering: .acquiring) & ~Self.closed) }
}
