import Synchronization

/// What has been told and not been taken: of each file and directory the latest, in the order of the last change.
/// One consumer; any thread may put.
final class ChangeMailbox: Sendable {
    private struct State {
        var numbers: [FileChange.Subject: Int] = [:]
        var changes: [Int: FileChange] = [:]
        var next = 0
        var waiting: CheckedContinuation<[FileChange]?, Never>?
        var isClosed = false

        mutating func take() -> [FileChange] {
            defer {
                numbers.removeAll(keepingCapacity: true)
                changes.removeAll(keepingCapacity: true)
            }
            return changes.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private let state = Mutex(State())

    /// Adds changes; each takes the place of an earlier one of the same.
    func put(_ changes: [FileChange]) {
        if changes.isEmpty { return }
        state.withLock { state in
            guard !state.isClosed else { return }
            for change in changes {
                if let older = state.numbers.updateValue(state.next, forKey: change.subject) {
                    state.changes[older] = nil
                }
                state.changes[state.next] = change
                state.next += 1
            }
            guard let waiting = state.waiting else { return }
            state.waiting = nil
            waiting.resume(returning: state.take())
        }
    }

    /// Waits for changes.
    /// - Returns: nil when there are no more to come, or the task is cancelled.
    func take() async -> [FileChange]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    // Of two consumers, the first one's wait is over.
                    state.waiting?.resume(returning: nil)
                    state.waiting = nil
                    if !state.changes.isEmpty {
                        continuation.resume(returning: state.take())
                    } else if state.isClosed || Task.isCancelled {
                        continuation.resume(returning: nil)
                    } else {
                        state.waiting = continuation
                    }
                }
            }
        } onCancel: {
            state.withLock { state in
                state.waiting?.resume(returning: nil)
                state.waiting = nil
            }
        }
    }

    /// Ends it: what is there can still be taken, and nothing is added.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.waiting?.resume(returning: nil)
            state.waiting = nil
        }
    }
}
