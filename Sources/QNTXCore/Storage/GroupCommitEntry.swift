import Dispatch
import GRDB
import Synchronization

/// A change that waits for its commit, and what became of it.
final class GroupCommitEntry: Sendable {
    /// What a thread has waited for.
    enum Turn: Sendable {
        /// Nobody leads: it has to.
        case leads
        /// Its change has been committed, or has failed.
        case isDone
    }

    /// Makes the change.
    let execute: @Sendable (Database) throws -> Void
    private let state = Mutex<(turn: Turn, failure: (any Error)?)>((.leads, nil))
    private let wake = DispatchSemaphore(value: 0)

    init(_ execute: @escaping @Sendable (Database) throws -> Void) {
        self.execute = execute
    }

    /// Why it failed, if it did.
    var failure: (any Error)? { state.withLock { $0.failure } }

    /// Makes the one that waits for it lead.
    func lead() { wake.signal() }

    /// Says that it has been committed, or why not.
    func finish(_ failure: (any Error)?) {
        state.withLock { $0 = (.isDone, failure) }
        wake.signal()
    }

    /// Waits for its turn.
    func wait() -> Turn {
        wake.wait()
        return state.withLock { $0.turn }
    }
}
