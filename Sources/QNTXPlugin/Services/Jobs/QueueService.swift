/// The asynchronous jobs of one plugin: it sees the jobs that it has enqueued and those that its handlers execute. A job
/// that is enqueued is on the disk when the call returns. Calls block on the disk; any thread.
/// Source: QNTX `plugin.QueueService` and its wire contract.
public protocol QueueService: Sendable {
    /// Adds jobs, all or none; each needs a handler's name.
    /// - Parameters:
    ///   - jobs: what is to be done; id, status and times are the queue's to set.
    ///   - deduplicates: where a job of the same handler and source is not over yet, its id is given and nothing added.
    /// - Returns: the jobs' ids, in order.
    func enqueue(_ jobs: [Job], deduplicates: Bool) throws(PluginError) -> [String]

    /// The job of that id.
    /// - Throws: `notFound` where this plugin has no such job.
    func getJob(_ id: String) throws(PluginError) -> Job

    /// Stores a job's progress, cost, result and error; its status too, where a job's life allows the step.
    /// - Throws: `notFound`; `invalidTransition`.
    func updateJob(_ job: Job) throws(PluginError)

    /// Jobs, newest first, of one status or of all; 100 where the limit is 0.
    func listJobs(status: Job.Status?, limit: Int) throws(PluginError) -> [Job]

    /// Cancels a job and the jobs that belong to it; a handler that executes it is told.
    func cancelJob(_ id: String) throws(PluginError)
}

extension QueueService {
    /// Adds a job.
    /// - Returns: its id.
    @discardableResult
    public func enqueue(_ job: Job, deduplicates: Bool = false) throws(PluginError) -> String {
        try enqueue([job], deduplicates: deduplicates).first ?? ""
    }
}
