import QNTXPlugin

extension Engine.State {
    /// Takes what is to be written now; nil where there is nothing.
    mutating func takeWork(_ settings: PulseSettings) -> Engine.Work? {
        let now = ContinuousClock.now
        if let blockedUntil, now < blockedUntil { return nil }
        blockedUntil = nil
        guard isLive else { return nil }
        if !isRunning { dropAhead() }
        var work = Engine.Work()
        if !dirty.isEmpty, now >= nextReport {
            work.reports = dirty
            dirty = []
            nextReport = now + settings.progressInterval
        }
        if case .running(let runner) = phase { takeJobs(&work, runner, now, settings) }
        if isDue || work.writes {
            work.settlements = settlements
            settlements = []
            lastSettled = now
        }
        guard !work.isEmpty else { return nil }
        isWriting = true
        return work
    }

    private mutating func takeJobs(
        _ work: inout Engine.Work,
        _ runner: Runner,
        _ now: ContinuousClock.Instant,
        _ settings: PulseSettings
    ) {
        work.recovers = needsRecovery
        needsRecovery = false
        if now >= nextPoll {
            work.polls = true
            work.executing = Array(executions.values)
            nextPoll = now + max(.milliseconds(10), settings.pollInterval)
        }
        if let nextTime, nextTime <= WallClock.now {
            work.promotes = true
            self.nextTime = nil
        }
        work.registrations = registrations
        guard wanted > 0, pauseTime == nil, !work.recovers else { return }
        let handlers = hints.filter { registrations[$0] != nil }
        guard !handlers.isEmpty else { return }
        hints.subtract(handlers)
        arrived = 0
        lastTaken = now
        work.wish = JobTable.Wish(
            count: wanted,
            free: free,
            handlers: handlers,
            except: Set(executions.keys),
            runner: runner.name
        )
    }

    /// Puts back what could not be written, and waits before it is tried again: a second, doubling to half a minute.
    /// - Returns: who waits for something that may never come now.
    mutating func giveBack(_ work: Engine.Work) -> [Engine.Waiter] {
        isWriting = false
        told = [:]
        settlements = work.settlements + settlements
        dirty += work.reports
        needsRecovery = needsRecovery || work.recovers
        hints.formUnion(work.wish?.handlers ?? [])
        if work.promotes { nextTime = min(nextTime ?? .max, WallClock.now) }
        failures += 1
        blockedUntil = .now + .seconds(min(30, 1 << min(failures - 1, 5)))
        if case .stopping = phase, failures >= 3 {
            // They are marked as running, and will be queued again by the next start.
            settlements = []
        }
        defer { waiters.removeAll { $0.domain != nil } }
        return waiters.filter { $0.domain != nil }
    }

    /// Ends the engine's life where it was told to and has nothing more to do.
    mutating func settleDown() {
        guard case .stopping(let runner) = phase, executions.isEmpty, settlements.isEmpty, !isWriting else { return }
        runner.end()
        dirty = []
        phase = .stopped
    }

    /// Takes those whose waiting is over.
    mutating func takeWaiters() -> [Engine.Waiter] {
        guard !waiters.isEmpty, !isWriting else { return [] }
        var over: [Engine.Waiter] = []
        var others: [Engine.Waiter] = []
        for waiter in waiters {
            if isOver(waiter.domain, before: waiter.before) { over.append(waiter) } else { others.append(waiter) }
        }
        waiters = others
        return over
    }

    /// Whether nothing of a plugin, or nothing at all, is being executed or still to be stored.
    func isOver(_ domain: String?, before epoch: UInt64? = nil) -> Bool {
        guard let domain else { return !isLive }
        return !isLive
            || !isWriting && !executions.values.contains { $0.domain == domain && $0.isBegun(before: epoch) }
                && !settlements.contains { $0.domain == domain }
    }

    /// When there is something to do next; nil where the clock is set for that or for earlier already.
    mutating func armClock(_ settings: PulseSettings) -> ContinuousClock.Instant? {
        guard isLive else { return nil }
        let now = ContinuousClock.now
        var times: [ContinuousClock.Instant] = []
        if let blockedUntil {
            times.append(blockedUntil)
        } else {
            if isRunning { times.append(nextPoll) }
            if !dirty.isEmpty { times.append(nextReport) }
            if !settlements.isEmpty { times.append(dueTime ?? now) }
            if free > 0, let pauseTime { times.append(pauseTime) }
            if isRunning, let nextTime { times.append(now + .milliseconds(max(0, nextTime - WallClock.now))) }
        }
        if let stuckTime { times.append(stuckTime) }
        times += executions.values.compactMap { nextStep($0, settings) }
        guard let next = times.min() else { return nil }
        if let armed, armed <= next { return nil }
        armed = next
        return next
    }

    /// When something is to be done about an execution; nil for one that has not begun.
    func nextStep(_ execution: Execution, _ settings: PulseSettings) -> ContinuousClock.Instant? {
        if let toldAt = execution.toldAt { return toldAt + settings.leaveLimit }
        guard let deadline = execution.deadline else { return stopTime }
        return stopTime.map { min($0, deadline) } ?? deadline
    }
}
