import Synchronization

/// Names that several objects know of.
final class SharedNames: Sendable {
    private let names = Mutex<Set<String>>([])

    var all: Set<String> { names.withLock { $0 } }

    func insert(_ name: String) { _ = names.withLock { $0.insert(name) } }
}
