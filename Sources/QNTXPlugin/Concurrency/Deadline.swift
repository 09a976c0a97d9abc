import Synchronization

/// Runs an operation, and waits for it no longer than `limit`.
///
/// An operation that is late is cancelled and left alone: a hung call into a plugin cannot be stopped, so nothing here
/// waits for it. Its late result is dropped.
/// - Parameters:
///   - limit: how long to wait.
///   - what: the operation in words, for the error: "initialize of plugin foo".
///   - operation: the work.
/// - Throws: `PluginError` `deadlineExceeded` when it was late, or what the operation threw.
public func withDeadline<Result: Sendable>(
    _ limit: Duration,
    _ what: @autoclosure @escaping @Sendable () -> String,
    operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let race = DeadlineRace<Result>()
    return try await withCheckedThrowingContinuation { continuation in
        race.begin(continuation)
        let work = Task {
            do {
                race.finish(.success(try await operation()))
            } catch {
                race.finish(.failure(error))
            }
        }
        let timer = Task {
            do { try await Task.sleep(for: limit) } catch { return }
            work.cancel()
            race.finish(
                .failure(PluginError(.deadlineExceeded, "\(what()) did not return within \(limit)"))
            )
        }
        race.onFinish { timer.cancel() }
    }
}

/// Whoever finishes first, the operation or the timer, resumes the waiter; the other is ignored.
private final class DeadlineRace<Success: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Success, any Error>?
        var finished = false
        var cleanup: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    func begin(_ continuation: CheckedContinuation<Success, any Error>) {
        state.withLock { $0.continuation = continuation }
    }

    func onFinish(_ cleanup: @escaping @Sendable () -> Void) {
        let already = state.withLock { state in
            if !state.finished { state.cleanup = cleanup }
            return state.finished
        }
        if already { cleanup() }
    }

    func finish(_ result: Result<Success, any Error>) {
        let (continuation, cleanup) = state.withLock { state in
            defer {
                state.continuation = nil
                state.cleanup = nil
                state.finished = true
            }
            return (state.continuation, state.cleanup)
        }
        cleanup?()
        continuation?.resume(with: result)
    }
}
