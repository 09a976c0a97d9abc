/// What a job handler throws that was kept from its work by something that is none of the job's business: the process that
/// executed it has ended. The job is queued again, however often, and this attempt does not count as one.
public struct JobInterrupted: Error, Sendable {
    /// What happened, which is kept with the job; empty for nothing worth keeping.
    public let reason: String
    /// How long to wait until it is begun again.
    public let delay: Duration

    /// Gives a job back.
    public init(_ reason: String = "", after delay: Duration = .zero) {
        self.reason = reason
        self.delay = delay
    }
}
