/// What follows the end of a plugin's process.
struct RestartPlan: Sendable {
    /// When it is tried again.
    struct Step: Sendable, Equatable {
        var delay: Duration
        /// Whether it is left alone for so long because it has ended too often.
        var isOpen: Bool
    }

    private let policy: RestartPolicy
    private var backoff: Backoff
    private(set) var breaker: CircuitBreaker

    init(_ policy: RestartPolicy) {
        self.policy = policy
        backoff = Backoff(policy)
        breaker = CircuitBreaker(policy)
    }

    /// A process has ended, or has not come to run.
    mutating func ended(at now: ContinuousClock.Instant, lasted: Duration, chance: Double) -> Step {
        let delay = backoff.next(lasted: lasted, chance: chance)
        guard breaker.ended(at: now, lasted: lasted) else { return Step(delay: delay, isOpen: false) }
        return Step(delay: policy.openFor, isOpen: true)
    }

    /// The next process is about to be started.
    mutating func tries() { breaker.tries() }
}
