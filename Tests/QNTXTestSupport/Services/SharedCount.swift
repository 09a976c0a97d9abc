import Synchronization

/// A number that several tasks count up.
package final class SharedCount: Sendable {
    private let count = Atomic<Int>(0)

    /// Begins with 0.
    package init() {}

    package var value: Int { count.load(ordering: .acquiring) }

    package func increment() { count.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
