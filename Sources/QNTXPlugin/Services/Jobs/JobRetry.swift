/// What a job handler throws to be tried again, as often as the job allows; beyond that the job fails with this reason.
public struct JobRetry: Error, Sendable {
    /// Why this attempt failed.
    public let reason: String
    /// How long to wait; nil for the queue's own back-off, which doubles from one second to five minutes.
    public let delay: Duration?

    /// Asks for another attempt.
    public init(_ reason: String, after delay: Duration? = nil) {
        self.reason = reason
        self.delay = delay
    }
}
