import GRDB
import Logging
import QNTXPlugin
import Synchronization

extension Engine {
    /// What has come of work.
    private struct Outcome: Sendable {
        var changed: [Job] = []
        var claim = JobTable.Claim()
        var promoted: Set<String> = []
        var nextTime: Int64?
        var recovered = 0
    }

    /// Writes, and begins what was taken. On the pump's thread.
    func perform(_ work: Work) {
        do throws(PluginError) {
            if work.polls { try look(work) }
            let now = WallClock.now
            let outcome = work.writes ? try storage.write { try Self.write($0, work, now) } : Outcome()
            take(work, outcome)
        } catch {
            let waiters = state.withLock { $0.giveBack(work) }
            for waiter in waiters { waiter.continuation.resume() }
            logger.error(
                "the queue of jobs cannot use the database and tries again later: \(error.message)",
                metadata: ["error.code": "\(error.code)"]
            )
        }
    }

    private static func write(_ database: Database, _ work: Work, _ now: Int64) throws -> Outcome {
        var outcome = Outcome()
        if work.recovers {
            outcome.recovered = try JobTable.recover(database, now: now) { Runner.isAlive($0) }
            outcome.nextTime = try JobTable.nextTime(database)
        }
        for settlement in work.settlements {
            if let job = try JobTable.settle(database, settlement, now: now) { outcome.changed.append(job) }
        }
        for execution in work.reports {
            guard let report = execution.takeReport() else { continue }
            try JobTable.report(database, execution.row.seq, report, now: now)
            outcome.changed.append(execution.row.job.reporting(report))
        }
        if work.promotes { (outcome.promoted, outcome.nextTime) = try JobTable.promote(database, now: now) }
        if let wish = work.wish { outcome.claim = try JobTable.claim(database, wish, now: now) }
        return outcome
    }

    /// Sees what other processes have done to the file: queued jobs, or cancelled and paused those that run here.
    private func look(_ work: Work) throws(PluginError) {
        let names = work.registrations.keys
        let (ready, next, told) = try storage.read { database in
            var told: [(Execution, Execution.Reason)] = []
            for execution in work.executing where execution.reason == nil {
                switch try JobTable.row(database, id: execution.row.job.id)?.job.status {
                case nil, .cancelled: told.append((execution, .cancelled))
                case .paused: told.append((execution, .paused))
                default: break
                }
            }
            return (try JobTable.ready(database, names), try JobTable.nextTime(database), told)
        }
        for (execution, reason) in told { tell([execution], reason) }
        state.withLock { state in
            state.hints.formUnion(ready)
            if let next { state.nextTime = min(next, state.nextTime ?? next) }
        }
    }

    private func take(_ work: Work, _ outcome: Outcome) {
        if outcome.recovered > 0 {
            logger.notice("\(outcome.recovered) jobs of a host that has ended are queued again")
        }
        begin(outcome.claim.rows, work.registrations)
        let waiters = state.withLock { state in
            state.isWriting = false
            state.told = [:]
            state.failures = 0
            state.hints.formUnion(outcome.claim.handlers)
            state.hints.formUnion(outcome.promoted)
            if work.recovers { state.hints.formUnion(state.registrations.keys) }
            for settlement in work.settlements {
                switch settlement.verdict {
                case .requeued, .left: state.hints.insert(settlement.job.handlerName)
                case .retry(let delay):
                    state.hints.insert(settlement.job.handlerName)
                    let time = WallClock.now + delay.milliseconds
                    state.nextTime = min(time, state.nextTime ?? time)
                case .completed, .failed: break
                }
            }
            if let next = outcome.nextTime { state.nextTime = min(next, state.nextTime ?? next) }
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.continuation.resume() }
        guard events.hasListeners else { return }
        events.send(outcome.changed + outcome.claim.orphans + outcome.claim.rows.map(\.job))
    }
}

extension Job {
    fileprivate func reporting(_ report: Report) -> Job {
        var job = self
        job.progressCurrent = report.current
        job.progressTotal = report.total
        job.costActual = report.cost
        return job
    }
}
