public import QNTXPlugin

/// All jobs, for the operator. Calls block on the disk; any thread.
public struct OperatorQueue: QueueService {
    /// The domain that an operator's jobs are enqueued by.
    static let domain = "cli"

    let store: JobStore

    /// Adds jobs as `cli`, all or none.
    /// - Throws: `invalidArgument` or `tooLarge`, naming the field; what the database throws.
    public func enqueue(_ jobs: [Job], deduplicates: Bool) throws(PluginError) -> [String] {
        try store.enqueue(jobs, by: Self.domain, deduplicates: deduplicates)
    }

    /// The job of that id.
    /// - Throws: `notFound`.
    public func getJob(_ id: String) throws(PluginError) -> Job {
        try store.job(id, .all)
    }

    /// Stores a job's progress, cost, error and result (an empty one leaves what there is), and its status where its life
    /// allows the step.
    /// - Throws: `notFound`; `invalidTransition`.
    public func updateJob(_ job: Job) throws(PluginError) {
        try store.update(job, .all)
    }

    /// Jobs, newest first, of one status or of all; 100 where the limit is 0, 10,000 at most. Ends before payloads and
    /// results are more than 32 MiB.
    public func listJobs(status: Job.Status?, limit: Int) throws(PluginError) -> [Job] {
        try listJobs(status: status, handler: nil, limit: limit)
    }

    /// Jobs, newest first, of one status and handler, or of all.
    public func listJobs(status: Job.Status?, handler: String?, limit: Int) throws(PluginError) -> [Job] {
        try store.list(JobTable.Filter(scope: .all, status: status, handler: handler, limit: limit))
    }

    /// Cancels a job and the jobs that belong to it, at any depth; handlers that execute them are told. Nothing happens
    /// to a job that is cancelled already.
    /// - Throws: `notFound`; `invalidTransition` for one that is completed or has failed.
    public func cancelJob(_ id: String) throws(PluginError) {
        try store.cancel(id, .all)
    }

    /// Holds a job: a queued one is not begun; a running one's handler is told to end, and its progress is kept.
    /// - Throws: `notFound`; `invalidTransition`.
    public func pauseJob(_ id: String) throws(PluginError) {
        try store.pause(id, .all)
    }

    /// Queues a paused job again, at its old place. Where its handler has not left yet, it begins when that has.
    /// - Throws: `notFound`; `invalidTransition`.
    public func resumeJob(_ id: String) throws(PluginError) {
        try store.resume(id, .all)
    }

    /// Deletes a job. Those that belong to it and are not over are cancelled: "parent job deleted".
    /// - Throws: `notFound`.
    public func deleteJob(_ id: String) throws(PluginError) {
        try store.delete(id)
    }

    /// Which plugin executes the jobs of a handler here; nil where none does, and they wait. Does not block.
    public func owner(ofHandler name: String) -> String? { store.engine.owners[name] }

    /// How many jobs there are, and which wait for a handler that nobody has. Counts all of them: for now and then.
    public func statistics() throws(PluginError) -> PulseStatistics {
        let counts = try store.storage.read { try JobTable.counts($0) }
        return PulseStatistics(counts: counts, owners: store.engine.owners)
    }
}
