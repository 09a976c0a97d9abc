import Synchronization

/// Somebody who waits for one thing or the end of their patience.
final class TestWaiter: Sendable {
    private struct State {
        var result: Bool?
        var continuation: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    func resume() { finish(true) }

    /// - Returns: false when the time was over first.
    func wait(until end: ContinuousClock.Instant) async -> Bool {
        let timer = Task {
            try? await Task.sleep(until: end, clock: .continuous)
            finish(false)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.continuation = continuation }
                return state.result
            }
            if let result { continuation.resume(returning: result) }
        }
    }

    private func finish(_ result: Bool) {
        let continuation = state.withLock { state in
            defer { (state.result, state.continuation) = (state.result ?? result, nil) }
            return state.continuation
        }
        continuation?.resume(returning: result)
    }
}
