import QNTXPlugin
import Synchronization

/// Who is told of changes of jobs.
final class JobEvents: Sendable {
    private struct State {
        var next = 0
        var listeners: [Int: AsyncStream<Job>.Continuation] = [:]
    }

    private let state = Mutex(State())

    deinit {
        finish()
    }

    /// Whether anybody is.
    var hasListeners: Bool { state.withLock { !$0.listeners.isEmpty } }

    func subscribe(_ buffer: Int) -> AsyncStream<Job> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Job.self,
            bufferingPolicy: .bufferingNewest(max(1, buffer))
        )
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.remove(number) }
        return stream
    }

    private func remove(_ number: Int) {
        // Released outside of the lock.
        _ = state.withLock { $0.listeners.removeValue(forKey: number) }
    }

    func send(_ jobs: some Sequence<Job>) {
        let listeners = state.withLock { Array($0.listeners.values) }
        guard !listeners.isEmpty else { return }
        for var job in jobs {
            if job.payload.count > JobLimits.inline { job.payload = [] }
            if job.result.count > JobLimits.inline { job.result = [] }
            for listener in listeners { listener.yield(job) }
        }
    }

    /// Ends all streams.
    func finish() {
        let listeners = state.withLock { state in
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
