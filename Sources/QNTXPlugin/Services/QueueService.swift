/// Asynchronous jobs of one plugin. Source: QNTX `plugin.QueueService` and its wire contract.
public protocol QueueService: Sendable {
    /// Adds a job; it needs a handler's name.
    /// - Returns: the job's id.
    func enqueue(_ job: Job) async throws -> String

    /// The job of that id.
    func getJob(_ id: String) async throws -> Job

    /// Stores a job's new state.
    func updateJob(_ job: Job) async throws

    /// Jobs, newest first, of one status or of all.
    func listJobs(status: Job.Status?, limit: Int) async throws -> [Job]
}
