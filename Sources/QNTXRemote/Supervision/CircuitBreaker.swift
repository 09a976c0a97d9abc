/// Keeps a plugin that cannot live from being started again and again. It knows no clock: whoever asks says what time it is.
struct CircuitBreaker: Sendable {
    enum State: Sendable, Equatable {
        /// It may be started.
        case closed
        /// It may not, until then.
        case open(until: ContinuousClock.Instant)
        /// One process is being tried.
        case halfOpen
    }

    private(set) var state = State.closed
    private let policy: RestartPolicy
    private var ends: [ContinuousClock.Instant] = []

    init(_ policy: RestartPolicy) {
        self.policy = policy
    }

    /// A process has ended, or has not come to run.
    /// - Parameter lasted: how long it has run.
    /// - Returns: whether the breaker is open now.
    mutating func ended(at now: ContinuousClock.Instant, lasted: Duration) -> Bool {
        if lasted >= policy.lasting {
            state = .closed
            ends = []
        }
        let window = policy.window
        ends.removeAll { $0.duration(to: now) > window }
        ends.append(now)
        guard state != .closed || ends.count >= max(1, policy.limit) else { return false }
        state = .open(until: now + policy.openFor)
        ends = []
        return true
    }

    /// The next process is about to be started.
    mutating func tries() {
        if case .open = state { state = .halfOpen }
    }
}
