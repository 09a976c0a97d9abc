import Synchronization

/// A number that several tasks count up.
final class SharedCount: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .acquiring) }

    func increment() { count.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
