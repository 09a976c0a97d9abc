import QNTXPlugin
import Synchronization

/// One attempt at a job: what its handler asks and reports, and how it is told to end.
final class Execution: JobContext {
    /// Why a handler was told to end.
    enum Reason: Sendable {
        case cancelled, paused, deadline
        /// The host stops, or its plugin goes.
        case stop
    }

    private struct State {
        var report: Report
        /// Whether there is something reported that is not stored and that nobody has been told of.
        var isDirty = false
        var reason: Reason?
        var toldAt: ContinuousClock.Instant?
        var begunAt: ContinuousClock.Instant?
        var worker: Worker?
        var isOver = false
        /// Which registration its handler came with; nil before it has one.
        var epoch: UInt64?
    }

    let row: JobRow
    /// The plugin whose handler it is.
    let domain: String
    /// How long it may take.
    let limit: Duration
    private let state: Mutex<State>
    /// Told when there is something new to store.
    private let reported: @Sendable (Execution) -> Void

    init(
        _ row: JobRow,
        domain: String,
        limit: Duration,
        reported: @escaping @Sendable (Execution) -> Void
    ) {
        self.row = row
        self.domain = domain
        self.limit = limit
        self.reported = reported
        let job = row.job
        let report = Report(current: job.progressCurrent, total: job.progressTotal, cost: job.costActual)
        state = Mutex(State(report: report))
    }

    func report(progress current: Int, of total: Int) {
        change {
            $0.current = max(0, current)
            $0.total = max(0, total)
        }
    }

    func report(cost: Double) {
        guard cost.isFinite, cost >= 0 else { return }
        change { $0.cost = cost }
    }

    private func change(_ body: (inout Report) -> Void) {
        let isNews = state.withLock { state in
            guard !state.isOver else { return false }
            body(&state.report)
            defer { state.isDirty = true }
            return !state.isDirty
        }
        if isNews { reported(self) }
    }

    var isCancelled: Bool { state.withLock { $0.reason != nil } }

    /// When its handler was called; nil before.
    var begunAt: ContinuousClock.Instant? { state.withLock { $0.begunAt } }

    var deadline: ContinuousClock.Instant? { state.withLock { $0.begunAt.map { $0 + limit } } }

    /// What is to be stored of it now; nil where there is nothing new.
    func takeReport() -> Report? {
        state.withLock { state in
            guard state.isDirty, !state.isOver else { return nil }
            state.isDirty = false
            return state.report
        }
    }

    /// Takes over what its plugin has stored itself.
    func replaceReport(_ report: Report) {
        state.withLock { $0.report = report }
    }

    /// It gets the handler of a registration.
    func begins(_ epoch: UInt64) {
        state.withLock { $0.epoch = epoch }
    }

    /// Whether its handler came with a registration before that one; for nil, always.
    func isBegun(before epoch: UInt64?) -> Bool {
        guard let epoch else { return true }
        return state.withLock { $0.epoch.map { $0 < epoch } ?? false }
    }

    /// Begins it, in the task of a worker, which has it to itself until ``finish()``.
    /// - Returns: whether its handler is to be called: it may have been told to end already.
    func begin(_ worker: Worker) -> Bool {
        state.withLock { state in
            guard state.reason == nil, !state.isOver else { return false }
            state.begunAt = .now
            state.worker = worker
            return true
        }
    }

    /// Tells its handler to end. The first reason counts, but nothing is stronger than being cancelled.
    func tell(_ reason: Reason) {
        let worker = state.withLock { state in
            if state.reason == nil {
                state.reason = reason
                state.toldAt = .now
            } else if reason == .cancelled {
                state.reason = reason
            }
            return state.worker
        }
        worker?.cancel()
    }

    /// Why it was told to end; nil where it was not.
    var reason: Reason? { state.withLock { $0.reason } }

    /// When it was told to end; nil where it was not.
    var toldAt: ContinuousClock.Instant? { state.withLock { $0.toldAt } }

    /// Ends it: what is reported from here on is ignored, and its worker is not cancelled any more, unless it was
    /// told to end before.
    /// - Returns: nil where it is over already.
    func finish() -> (report: Report, reason: Reason?)? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            state.isOver = true
            state.worker = nil
            return (state.report, state.reason)
        }
    }
}
