import Dispatch
import GRDB
import Logging
import QNTXPlugin
import Synchronization

/// Executes jobs: gives those that are ready to the handlers, oldest first, and stores what comes of them.
///
/// A single thread, the pump, does all its writing. In one transaction it stores how executions have ended and takes
/// new jobs. Handlers run as tasks of their own, as many at a time as there are workers.
///
/// As long as handlers take less than a commit, jobs are taken ahead of the workers: these need not wait for the disk
/// then, and many jobs share a commit. When one takes longer, what waits behind it is queued again at once.
final class Engine: Sendable {
    let storage: Storage
    let settings: PulseSettings
    let events: JobEvents
    let logger: Logger
    let state: Mutex<State>
    private let queue = DispatchQueue(label: "qntx.pulse", qos: .userInitiated)

    init(storage: Storage, settings: PulseSettings, events: JobEvents, logger: Logger) {
        self.storage = storage
        self.settings = settings
        self.events = events
        self.logger = logger
        state = Mutex(State(workers: max(1, settings.workers)))
    }

    /// Does what is to be done, soon, on the pump's thread. Cheap.
    func kick() {
        let isNews = state.withLock { state in
            guard state.isLive, !state.isScheduled else { return false }
            state.isScheduled = true
            return true
        }
        if isNews { queue.async { self.pump() } }
    }

    /// Says that jobs have been queued.
    /// - Parameters:
    ///   - count: how many, as far as that is known.
    ///   - time: when the first of those comes that have to wait, in milliseconds since 1970.
    func queued(_ handlers: some Sequence<String>, count: Int = 1, next time: Int64? = nil) {
        let isNews = state.withLock { state in
            state.hints.formUnion(handlers)
            state.arrived += count
            if let time { state.nextTime = min(time, state.nextTime ?? time) }
            return time != nil || state.free > 0 && !state.isArmedForPause
        }
        if isNews { kick() }
    }

    /// Tells the handlers that execute these jobs to end.
    func tell(_ seqs: some Sequence<Int64>, _ reason: Execution.Reason) {
        let told = state.withLock { state in
            seqs.compactMap { seq in
                let execution = state.executions[seq]
                // It may have been taken just now, and not be there yet.
                if execution == nil, state.isWriting { state.told[seq] = reason }
                return execution
            }
        }
        tell(told, reason)
    }

    func tell(_ executions: [Execution], _ reason: Execution.Reason) {
        guard !executions.isEmpty else { return }
        for execution in executions { execution.tell(reason) }
        state.withLock { $0.dropUnwanted() }
        kick()
    }

    /// Takes over what a plugin has stored itself of a job that is being executed.
    func replaceReport(_ seq: Int64, _ report: Report) {
        state.withLock { $0.executions[seq] }?.replaceReport(report)
    }

    private func pump() {
        while true {
            tellLate()
            guard let work = nextWork() else { return }
            perform(work)
        }
    }

    /// What is to be written now; nil where there is nothing, and then the clock is set for the next time.
    private func nextWork() -> Work? {
        let (work, wake, waiters) = state.withLock { state -> (Work?, ContinuousClock.Instant?, [Waiter]) in
            let work = state.takeWork(settings)
            guard work == nil else { return (work, nil, []) }
            state.isScheduled = false
            state.settleDown()
            return (nil, state.armClock(settings), state.takeWaiters())
        }
        for waiter in waiters { waiter.continuation.resume() }
        if let wake { set(wake) }
        return work
    }

    private func set(_ wake: ContinuousClock.Instant) {
        let delay = max(.zero, ContinuousClock.now.duration(to: wake))
        // Rounded up, so as not to come too early and find nothing to do.
        let time = DispatchTime.now() + .milliseconds(Int(min(delay.milliseconds, 3_600_000)) + 1)
        queue.asyncAfter(deadline: time) { [weak self] in
            guard let self else { return }
            self.state.withLock { state in
                if state.armed == wake { state.armed = nil }
            }
            self.kick()
        }
    }
}
