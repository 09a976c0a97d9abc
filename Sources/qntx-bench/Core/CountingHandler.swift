import QNTXPlugin
import Synchronization

/// Executes jobs that are no work, and counts them.
final class CountingHandler: JobHandler {
    private struct State {
        var left: Int
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(left: count))
    }

    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.left -= 1
            guard state.left == 0 else { return nil }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
        return []
    }

    /// Waits until all of them have come.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.left <= 0 { return true }
                state.waiting = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
