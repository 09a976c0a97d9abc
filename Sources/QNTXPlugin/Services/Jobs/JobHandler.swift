/// Executes jobs of one kind. Source: QNTX `pulse/async.JobHandler`.
public protocol JobHandler: Sendable {
    /// Executes a job; several may run at once.
    ///
    /// The task is cancelled when the job is cancelled, when its deadline has passed and when the host stops; a handler
    /// that leaves then, by throwing, loses nothing: a job that the host stopped is queued again.
    /// - Throws: ``JobRetry`` to be tried again later; anything else fails the job.
    /// - Returns: the job's result, which is kept with it.
    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8]
}
