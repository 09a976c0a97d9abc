/// What a handler can say and ask while it executes a job. Any thread; cheap enough to be called often: what is reported
/// is stored a few times a second at most, and always at the end.
public protocol JobContext: Sendable {
    /// Says how far the work is.
    func report(progress current: Int, of total: Int)

    /// Says what the job has cost so far, in US dollars.
    func report(cost: Double)

    /// Whether the work should end: the job was cancelled, its deadline has passed, or the host stops.
    var isCancelled: Bool { get }

    /// When the work must have ended; nil where there is no deadline.
    var deadline: ContinuousClock.Instant? { get }
}
