/// How long to wait before a plugin is started again: longer each time, up to a limit.
struct Backoff: Sendable {
    private let policy: RestartPolicy
    private var doublings = 0

    init(_ policy: RestartPolicy) {
        self.policy = policy
    }

    /// The next delay.
    /// - Parameters:
    ///   - lasted: how long the process has run that has ended.
    ///   - chance: from 0 to 1: where in the range of its jitter the delay is.
    mutating func next(lasted: Duration, chance: Double) -> Duration {
        if lasted >= policy.forgetsAfter { doublings = 0 }
        let delay = min(policy.longestDelay, policy.firstDelay * (1 << doublings))
        if delay < policy.longestDelay { doublings = min(30, doublings + 1) }
        return max(.zero, delay * (1 + policy.jitter * (2 * chance - 1)))
    }
}
