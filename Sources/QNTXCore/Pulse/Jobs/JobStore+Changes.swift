import GRDB
import QNTXPlugin

extension JobStore {
    /// What has come of a change.
    private struct Change: Sendable {
        let row: JobRow
        /// The jobs as they are now, of those that were changed.
        var changed: [Job] = []
        /// The places of those that were cancelled.
        var cancelled: [Int64] = []
    }

    /// Stores what a plugin says of a job.
    func update(_ job: Job, _ scope: JobScope) throws(PluginError) {
        try limits.check(changed: job)
        let change = try storage.write { try Self.update($0, job, scope, WallClock.now) }
        engine.replaceReport(
            change.row.seq,
            Report(current: job.progressCurrent, total: job.progressTotal, cost: job.costActual)
        )
        if job.status == .paused, change.row.job.status == .running { engine.tell([change.row.seq], .paused) }
        publish(change)
        if job.status == .queued { requeue(change) }
    }

    /// Cancels a job and those below it.
    func cancel(_ id: String, _ scope: JobScope) throws(PluginError) {
        publish(
            try storage.write { database in
                let row = try Self.find(database, id, scope)
                guard row.job.status != .cancelled else { return Change(row: row) }
                return try Self.cancel(database, row, WallClock.now)
            }
        )
    }

    /// Holds a job: a queued one is not begun, the handler of a running one is told to end.
    func pause(_ id: String, _ scope: JobScope) throws(PluginError) {
        let change = try step(id, to: .paused, scope)
        if change.row.job.status == .running { engine.tell([change.row.seq], .paused) }
        publish(change)
    }

    /// Queues a paused job again, at its old place.
    func resume(_ id: String, _ scope: JobScope) throws(PluginError) {
        let change = try storage.write { database in
            let row = try Self.find(database, id, scope)
            guard row.job.status == .paused else {
                throw PluginError(
                    .invalidTransition,
                    "job \(row.job.id) is \(row.job.status) and cannot be resumed: only a paused job can"
                )
            }
            return try Self.step(database, row, to: .queued, WallClock.now)
        }
        publish(change)
        requeue(change)
    }

    /// Deletes a job and cancels those below it.
    func delete(_ id: String) throws(PluginError) {
        let change = try storage.write { database in
            let row = try Self.find(database, id, .all)
            let below = try JobTable.descendants(database, of: id)
            var change = Change(row: row)
            change.changed = try JobTable.cancel(database, below, "parent job deleted", now: WallClock.now)
            change.cancelled = [row.seq] + below.map(\.seq)
            try JobTable.delete(database, [row.seq])
            return change
        }
        publish(change)
    }

    private func step(_ id: String, to status: Job.Status, _ scope: JobScope) throws(PluginError) -> Change {
        try storage.write { database in
            try Self.step(database, try Self.find(database, id, scope), to: status, WallClock.now)
        }
    }

    private func publish(_ change: Change) {
        engine.tell(change.cancelled, .cancelled)
        if events.hasListeners { events.send(change.changed) }
    }

    /// Has jobs executed that have just been queued again.
    private func requeue(_ change: Change) {
        let next = change.changed.first?.notBefore ?? 0
        engine.queued([change.row.job.handlerName], next: next > 0 ? next * 1000 : nil)
    }

    private static func cancel(_ database: Database, _ row: JobRow, _ now: Int64) throws -> Change {
        var status = row.job.status
        try status.step(to: .cancelled, row.job.id)
        let below = try JobTable.descendants(database, of: row.job.id)
        var change = Change(row: row)
        change.changed = try JobTable.cancel(database, [row], "cancelled", now: now)
        change.changed += try JobTable.cancel(database, below, "parent job cancelled", now: now)
        change.cancelled = [row.seq] + below.map(\.seq)
        return change
    }

    private static func step(
        _ database: Database,
        _ row: JobRow,
        to status: Job.Status,
        _ now: Int64
    ) throws -> Change {
        var new = row.job.status
        try new.step(to: status, row.job.id)
        let statement = try database.cachedStatement(
            sql: """
                UPDATE pulse_jobs SET \
                status = CASE WHEN ?1 = 0 AND not_before > ?2 THEN 1 ELSE ?1 END, runner = '', \
                started_at = CASE ?1 WHEN 0 THEN 0 WHEN 2 THEN ?2 ELSE started_at END, \
                completed_at = CASE WHEN ?1 > 3 THEN ?2 ELSE 0 END, updated_at = ?2 \
                WHERE seq = ?3 RETURNING \(JobRow.columns)
                """
        )
        let phase = JobPhase.of(status).first ?? .ready
        var change = Change(row: row)
        change.changed = try JobTable.read(statement, [phase.rawValue, now, row.seq]).map(\.job)
        return change
    }

    private static func update(_ database: Database, _ job: Job, _ scope: JobScope, _ now: Int64) throws -> Change {
        let row = try find(database, job.id, scope)
        var change = Change(row: row)
        if job.status == .cancelled, row.job.status != .cancelled {
            change = try cancel(database, row, now)
        } else if job.status != row.job.status {
            change = try step(database, row, to: job.status, now)
        }
        let result = JobTable.inline(job.result)
        let statement = try database.cachedStatement(
            sql: """
                UPDATE pulse_jobs SET progress_current = ?1, progress_total = ?2, cost_estimate = ?3, cost_actual = ?4, \
                error = CASE WHEN ?5 = '' AND status > 4 THEN error ELSE ?5 END, \
                result = CASE WHEN ?6 THEN result ELSE ?7 END, updated_at = ?8 WHERE seq = ?9 \
                RETURNING \(JobRow.columns)
                """
        )
        let changed = try JobTable.read(
            statement,
            [
                job.progressCurrent, job.progressTotal, job.costEstimate, job.costActual, job.error,
                job.result.isEmpty, result, now, row.seq,
            ]
        )
        if result == nil { try JobTable.store(database, job.result, key: row.seq * 2 + 1) }
        change.changed = changed.map(\.job) + change.changed.filter { $0.id != row.job.id }
        return change
    }
}
