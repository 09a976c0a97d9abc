import GRDB
import QNTXPlugin

extension JobTable {
    /// Stores how an execution ended.
    /// - Returns: the job as it is now; nil where it has been decided otherwise meanwhile: it was cancelled, paused,
    ///   completed by its plugin or deleted. What was reported is stored all the same.
    static func settle(_ database: Database, _ settlement: Settlement, now: Int64) throws -> Job? {
        let job = settlement.job
        var phase = JobPhase.completed
        // Nil for as before.
        var notBefore: Int64?
        switch settlement.verdict {
        case .completed: break
        case .failed: phase = .failed
        case .retry(let delay):
            let time = now + delay.milliseconds
            notBefore = time
            phase = .queued(notBefore: time, now: now)
        case .requeued: phase = .ready
        case .left:
            try report(database, settlement.seq, settlement.report, now: now)
            return nil
        }
        let isCompleted = phase == .completed
        let result = inline(job.result)
        // A result counts however its job was paused or queued again while the handler made it.
        let from = isCompleted ? "status < 4" : "status = 2"
        try database.cachedStatement(
            sql: """
                UPDATE pulse_jobs SET status = ?, runner = '', progress_current = ?, progress_total = ?, \
                cost_actual = ?, error = ?, error_details = ?, retry_count = ?, not_before = IFNULL(?, not_before), \
                started_at = CASE WHEN ? THEN started_at ELSE 0 END, completed_at = ?, updated_at = ?, \
                result = CASE WHEN ? THEN ? ELSE result END WHERE seq = ? AND \(from)
                """
        ).execute(arguments: [
            phase.rawValue, settlement.report.current, settlement.report.total, settlement.report.cost, job.error,
            JobRow.text(job.errorDetails), job.retryCount, notBefore, phase.status.isFinal,
            phase.status.isFinal ? now : 0, now, isCompleted, result, settlement.seq,
        ])
        guard database.changesCount == 1 else {
            try report(database, settlement.seq, settlement.report, now: now)
            return nil
        }
        if isCompleted, result == nil { try store(database, job.result, key: settlement.seq * 2 + 1) }
        return settled(settlement, phase, notBefore, now)
    }

    private static func settled(_ settlement: Settlement, _ phase: JobPhase, _ notBefore: Int64?, _ now: Int64) -> Job {
        var job = settlement.job
        job.status = phase.status
        job.progressCurrent = settlement.report.current
        job.progressTotal = settlement.report.total
        job.costActual = settlement.report.cost
        if let notBefore { job.notBefore = WallClock.seconds(notBefore: notBefore) }
        job.updatedAt = WallClock.seconds(now)
        if phase.status.isFinal { job.completedAt = job.updatedAt } else { job.startedAt = 0 }
        return job
    }

    /// Stores what a handler has reported, whatever has become of its job.
    static func report(_ database: Database, _ seq: Int64, _ report: Report, now: Int64) throws {
        try database.cachedStatement(
            sql: """
                UPDATE pulse_jobs SET progress_current = ?, progress_total = ?, cost_actual = ?, updated_at = ? \
                WHERE seq = ?
                """
        ).execute(arguments: [report.current, report.total, report.cost, now, seq])
    }
}
