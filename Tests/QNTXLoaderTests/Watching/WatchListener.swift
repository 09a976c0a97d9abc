import QNTXLoader
import QNTXTestSupport
import Synchronization

/// A consumer of a watcher's changes, which remembers all it was told.
final class WatchListener: Sendable {
    private let heard = Mutex<[FileChange]>([])
    private let hasEnded = Atomic(false)
    private let task: Mutex<Task<Void, Never>?> = Mutex(nil)

    /// Begins to listen.
    /// - Parameter note: called with each change as it is taken.
    init(_ watcher: PluginWatcher, note: @escaping @Sendable (FileChange) -> Void = { _ in }) {
        let changes = watcher.changes
        let task = Task { [weak self] in
            for await batch in changes {
                for change in batch { note(change) }
                self?.heard.withLock { $0 += batch }
            }
            self?.hasEnded.store(true, ordering: .releasing)
        }
        self.task.withLock { $0 = task }
    }

    deinit { task.withLock { $0?.cancel() } }

    /// What was told so far.
    var all: [FileChange] { heard.withLock { $0 } }

    /// Whether there is no more to come.
    var isOver: Bool { hasEnded.load(ordering: .acquiring) }

    /// Waits until a change has been told of.
    func hears(_ change: FileChange) async -> Bool {
        await eventually { all.contains(change) }
    }
}
