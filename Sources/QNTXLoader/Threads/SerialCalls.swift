import QNTXPlugin
import Synchronization

/// Lifecycle calls of one plugin: one at a time, in order, each on a thread that may block.
final class SerialCalls: Sendable {
    private struct State {
        var running = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Runs a call when those before it have returned. One that hangs keeps the later ones waiting, as it must: the
    /// ABI promises a plugin that no two are made at once.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws(PluginError) -> Result
    ) async throws(PluginError) -> Result {
        await enter()
        defer { leave() }
        return try await BlockingCalls.run(body)
    }

    private func enter() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let free = state.withLock { state in
                if state.running {
                    state.waiting.append(continuation)
                    return false
                }
                state.running = true
                return true
            }
            if free { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.running = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
