import GRDB
import QNTXPlugin

/// What callers do with jobs, for whoever they are. Calls block on the disk; any thread.
final class JobStore: Sendable {
    let storage: Storage
    let limits: JobLimits
    let engine: Engine
    let events: JobEvents

    init(storage: Storage, limits: JobLimits, engine: Engine, events: JobEvents) {
        self.storage = storage
        self.limits = limits
        self.engine = engine
        self.events = events
    }

    /// Adds jobs, all or none.
    func enqueue(_ jobs: [Job], by domain: String, deduplicates: Bool) throws(PluginError) -> [String] {
        guard jobs.count <= JobLimits.batch else {
            throw PluginError(
                .tooLarge,
                "\(jobs.count) jobs at once are more than the limit of \(JobLimits.batch): add them in several calls"
            )
        }
        for job in jobs { try limits.check(new: job) }
        let now = WallClock.now
        let new = jobs.map { NewJob($0, now: now) }
        let added = try storage.write { database in
            try new.map { new -> (job: Job, isNew: Bool) in
                if deduplicates,
                    let id = try JobTable.open(database, handler: new.job.handlerName, source: new.job.source)
                {
                    var job = new.job
                    job.id = id
                    return (job, false)
                }
                return (try new.insert(database, domain: domain, now: now), true)
            }
        }
        // Before anybody begins them, so that it is seen in this order.
        if events.hasListeners { events.send(added.filter(\.isNew).map(\.job)) }
        let waiting = new.filter { $0.phase == .waiting }.map { $0.job.notBefore * 1000 }
        engine.queued(Set(new.map(\.job.handlerName)), count: new.count, next: waiting.min())
        return added.map(\.job.id)
    }

    /// The job of an id.
    func job(_ id: String, _ scope: JobScope) throws(PluginError) -> Job {
        try storage.read { try JobTable.whole($0, try Self.find($0, id, scope)).job }
    }

    /// Jobs, newest first.
    func list(_ filter: JobTable.Filter) throws(PluginError) -> [Job] {
        var filter = filter
        guard filter.limit >= 0 else {
            throw PluginError(.invalidArgument, "a limit of \(filter.limit) is negative: give 0 for the first 100 jobs")
        }
        filter.limit = filter.limit == 0 ? 100 : min(filter.limit, JobLimits.batch)
        return try storage.read { [filter] in try JobTable.list($0, filter) }
    }

    static func find(_ database: Database, _ id: String, _ scope: JobScope) throws -> JobRow {
        guard let row = try JobTable.row(database, id: id), scope.sees(row) else {
            let whose = if case .plugin(let domain, _) = scope { " of plugin \(domain)" } else { "" }
            throw PluginError(
                .notFound,
                "there is no job \(id.prefix(JobLimits.name).debugDescription)\(whose): "
                    + "it was never enqueued, or it was deleted"
            )
        }
        return row
    }
}

/// A job on its way into the table.
private struct NewJob: Sendable {
    var job: Job
    let phase: JobPhase

    init(_ job: Job, now: Int64) {
        var job = job
        job.id = Self.id(job)
        job.result = []
        job.error = ""
        job.errorDetails = []
        job.retryCount = 0
        job.startedAt = 0
        job.completedAt = 0
        job.createdAt = WallClock.seconds(now)
        job.updatedAt = job.createdAt
        job.status = .queued
        self.job = job
        phase = .queued(notBefore: job.notBefore * 1000, now: now)
    }

    private static func id(_ job: Job) -> String {
        VanityID.make(
            prefix: "JB",
            subject: job.handlerName,
            predicate: "process",
            context: job.source,
            actor: "system"
        )
    }

    func insert(_ database: Database, domain: String, now: Int64) throws -> Job {
        var job = job
        // Forty bits of chance: among a million jobs of one kind, two may meet.
        for _ in 0..<10 {
            if try JobTable.insert(database, job, domain: domain, phase: phase, now: now) != nil { return job }
            job.id = Self.id(job)
        }
        throw PluginError(.internalError, "no free id for a job of \(job.handlerName) was found: try again")
    }
}
