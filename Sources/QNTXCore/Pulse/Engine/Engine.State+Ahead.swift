import QNTXPlugin

extension Engine.State {
    /// How long what was taken ahead may wait for a worker before it is queued again.
    private static let patience = Duration.milliseconds(20)
    /// How long an ending may wait to be stored together with others, as long as there is work.
    private static let delay = Duration.milliseconds(5)
    /// How long jobs that arrive faster than they are taken may wait to be taken together.
    private static let pause = Duration.milliseconds(1)
    /// How many endings are stored together.
    private static let portion = 32

    /// How many jobs may be taken ahead of the workers: as many as take them five milliseconds, and none where a handler
    /// has taken more than one.
    var aheadLimit: Int {
        meanTime < 0.001 ? min(256, workers * min(64, Int(0.005 / max(meanTime, 0.00001)))) : 0
    }

    /// How many jobs are to be taken now.
    var wanted: Int { free + (ahead.count <= aheadLimit / 2 ? aheadLimit - ahead.count : 0) }

    /// Whether endings are to be stored now.
    var isDue: Bool { !settlements.isEmpty && (dueTime.map { $0 <= .now } ?? true) }

    /// When endings are to be stored; nil for now.
    var dueTime: ContinuousClock.Instant? {
        guard isRunning, settlements.count < Self.portion else { return nil }
        return ahead.isEmpty ? pauseTime : lastSettled + Self.delay
    }

    /// When jobs are to be taken; nil for now. Where somebody enqueues many of them, one after the other, and handlers are
    /// quick, the pump would be in that one's way with each of them.
    var pauseTime: ContinuousClock.Instant? {
        guard arrived > 1, aheadLimit > 0, !hints.isEmpty else { return nil }
        let time = lastTaken + Self.pause
        return time > .now ? time : nil
    }

    /// Whether there is a pause, and the clock is set for its end.
    var isArmedForPause: Bool {
        guard let pauseTime, let armed else { return false }
        return armed <= pauseTime
    }

    /// When what was taken ahead has waited for too long.
    var stuckTime: ContinuousClock.Instant? { ahead.isEmpty ? nil : lastStep + Self.patience }

    func isStuck(_ now: ContinuousClock.Instant) -> Bool { stuckTime.map { $0 <= now } ?? false }

    /// Takes the job that a worker is to begin with next.
    mutating func next() -> (Execution, any JobHandler)? {
        while isRunning, busy < workers, let execution = ahead.first {
            ahead.removeFirst()
            if execution.reason == nil, let registration = registration(of: execution) {
                lastStep = .now
                execution.begins(registration.epoch)
                return (execution, registration.handler)
            }
            drop(execution)
        }
        return nil
    }

    private func registration(of execution: Execution) -> Engine.Registration? {
        registrations[execution.row.job.handlerName].flatMap { $0.domain == execution.domain ? $0 : nil }
    }

    /// Takes an ending.
    mutating func end(_ execution: Execution, _ settlement: Settlement) {
        executions[execution.row.seq] = nil
        settlements.append(settlement)
        lastStep = .now
        guard let begunAt = execution.begunAt else { return }
        let time = begunAt.duration(to: lastStep) / .seconds(1)
        // Quick to believe that handlers are slow, and slow to believe that they are quick.
        meanTime = max(time, (meanTime + time) / 2)
    }

    /// Queues what was taken ahead again.
    mutating func dropAhead() {
        let dropped = ahead
        ahead = []
        for execution in dropped { drop(execution) }
        meanTime = 1
    }

    /// Gives up what was taken ahead and was told to end, or whose handler has gone.
    mutating func dropUnwanted() {
        var wanted: [Execution] = []
        var unwanted: [Execution] = []
        for execution in ahead {
            // Asked once: it may be told to end meanwhile.
            if execution.reason == nil, registration(of: execution) != nil {
                wanted.append(execution)
            } else {
                unwanted.append(execution)
            }
        }
        ahead = wanted
        for execution in unwanted { drop(execution) }
    }

    private mutating func drop(_ execution: Execution) {
        executions[execution.row.seq] = nil
        if let settlement = execution.abandon() { settlements.append(settlement) }
    }
}
