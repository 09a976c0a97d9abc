import QNTXPlugin
import Synchronization

/// What a job that a host has given to this process says of itself. Any thread.
final class ExecutedJob: JobContext {
    private struct State {
        var progress: (Int32, Int32) = (0, 0)
        var cost = 0.0
        var isCancelled = false
    }

    let deadline: ContinuousClock.Instant?
    private let state = Mutex(State())
    /// Gets what it says as it says it.
    private let told: (@Sendable (Qntx_JobEvent) -> Void)?

    /// - Parameters:
    ///   - timeout: zero for none.
    ///   - told: gets what the job says of itself, on the job's thread.
    init(timeout: Duration, told: (@Sendable (Qntx_JobEvent) -> Void)? = nil) {
        deadline = timeout > .zero ? .now + timeout : nil
        self.told = told
    }

    var progress: (Int32, Int32) { state.withLock { $0.progress } }

    var cost: Double { state.withLock { $0.cost } }

    func report(progress current: Int, of total: Int) {
        state.withLock { $0.progress = (Int32(clamping: current), Int32(clamping: total)) }
        guard let told else { return }
        var progress = Qntx_JobProgress()
        progress.current = Int64(current)
        progress.total = Int64(total)
        var event = Qntx_JobEvent()
        event.progress = progress
        told(event)
    }

    func report(cost: Double) {
        state.withLock { $0.cost = cost }
        guard let told else { return }
        var event = Qntx_JobEvent()
        event.cost = cost
        told(event)
    }

    func cancel() { state.withLock { $0.isCancelled = true } }

    var isCancelled: Bool {
        state.withLock { $0.isCancelled } || deadline.map { ContinuousClock.now >= $0 } ?? false
    }

    /// Waits for the work, which is told to end when its time is over.
    func waiting(for task: Task<[UInt8], any Error>) async throws -> [UInt8] {
        let timer = deadline.map { deadline in
            Task {
                try await Task.sleep(until: deadline)
                self.cancel()
                task.cancel()
            }
        }
        defer { timer?.cancel() }
        return try await task.value
    }
}
