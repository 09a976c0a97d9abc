import Logging
import QNTXPlugin
import Synchronization

extension Engine {
    /// Takes over jobs that were taken for the handlers of that moment, and has workers begin.
    func begin(_ rows: [JobRow], _ wanted: [String: Registration]) {
        let told = state.withLock { state in
            var told: [(Execution, Execution.Reason)] = []
            for row in rows {
                let limit = row.job.deadlineSeconds > 0 ? Duration.seconds(row.job.deadlineSeconds) : settings.deadline
                let domain = wanted[row.job.handlerName]?.domain ?? ""
                let execution = Execution(row, domain: domain, limit: limit) { [weak self] in self?.reported($0) }
                state.executions[row.seq] = execution
                state.ahead.append(execution)
                if let reason = state.told[row.seq] { told.append((execution, reason)) }
            }
            return told
        }
        for (execution, reason) in told { execution.tell(reason) }
        // Handlers may have gone meanwhile, too.
        state.withLock { $0.dropUnwanted() }
        employ()
    }

    /// Gives workers that have nothing to do what was taken ahead.
    func employ() {
        while let (execution, handler) = state.withLock({ $0.next() }) { work(execution, handler) }
    }

    /// A worker executes a job, and more as long as there are some.
    private func work(_ execution: Execution, _ handler: any JobHandler) {
        let worker = Worker()
        worker.begin {
            var next: (Execution, any JobHandler)? = (execution, handler)
            var count = 0
            while let (execution, handler) = next {
                next = await self.execute(execution, handler, worker)
                count += 1
                // Others want the thread as well.
                if count % 32 == 0 { await Task.yield() }
            }
        }
    }

    /// - Returns: what the worker is to execute next.
    private func execute(
        _ execution: Execution,
        _ handler: any JobHandler,
        _ worker: Worker
    ) async -> (Execution, any JobHandler)? {
        guard execution.begin(worker) else {
            guard let settlement = execution.abandon() else { return nil }
            return settle(execution, settlement, goesOn: true)
        }
        let answer: Result<[UInt8], any Error>
        do {
            answer = .success(try await handler.execute(execution.row.job, execution))
        } catch {
            answer = .failure(error)
        }
        guard let settlement = execution.settle(answer, settings) else {
            logger.debug(
                "a job's handler has answered too late",
                metadata: ["job.id": "\(execution.row.job.id)", "plugin.id": "\(execution.domain)"]
            )
            return nil
        }
        // Being told to end has cancelled the task, which is no good for another job.
        return settle(execution, settlement, goesOn: execution.reason == nil)
    }

    /// Takes an ending to be stored.
    /// - Parameter goesOn: whether its worker can take another job.
    /// - Returns: that job.
    @discardableResult
    private func settle(
        _ execution: Execution,
        _ settlement: Settlement,
        goesOn: Bool
    ) -> (Execution, any JobHandler)? {
        let (next, isDue) = state.withLock { state in
            state.end(execution, settlement)
            return (goesOn ? state.next() : nil, state.settlements.count == 1 || state.isDue)
        }
        if !goesOn { employ() }
        if isDue { kick() }
        return next
    }

    /// Tells handlers to end whose time is over, and leaves those alone that do not. On the pump's thread.
    func tellLate() {
        let now = ContinuousClock.now
        let (due, stops) = state.withLock { state in
            if state.isStuck(now) { state.dropAhead() }
            let due = state.executions.values.filter { state.nextStep($0, settings).map { $0 <= now } ?? false }
            return (due, state.stopTime.map { $0 <= now } ?? false)
        }
        for execution in due {
            guard execution.reason != nil else {
                execution.tell(stops ? .stop : .deadline)
                continue
            }
            guard let settlement = execution.abandon() else { continue }
            logger.warning(
                "a job's handler was told to end and does not: it is left alone, and its answer will be ignored",
                metadata: [
                    "job.id": "\(execution.row.job.id)", "job.handler": "\(execution.row.job.handlerName)",
                    "plugin.id": "\(execution.domain)",
                ]
            )
            settle(execution, settlement, goesOn: false)
        }
    }

    private func reported(_ execution: Execution) {
        state.withLock { $0.dirty.append(execution) }
        kick()
    }
}
