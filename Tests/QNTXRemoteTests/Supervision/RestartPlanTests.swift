import Testing

@testable import QNTXRemote

/// When something is started again, by a clock of the tests' own.
@Suite struct RestartPlanTests {
    private let start = ContinuousClock.now

    /// What a call that changes something has returned.
    private func expect<Value: Equatable>(
        _ value: Value,
        _ expected: Value,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(value == expected, sourceLocation: location)
    }

    private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `Delays double up to a limit, and begin anew after a good while`() {
        var backoff = Backoff(RestartPolicy(longestDelay: .seconds(1), jitter: 0))
        let delays = (0..<7).map { _ in backoff.next(lasted: .seconds(59), chance: 0.5) }
        expect(delays, [50, 100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
        expect(backoff.next(lasted: .seconds(60), chance: 0.5), .milliseconds(50))
        expect(backoff.next(lasted: .zero, chance: 0.5), .milliseconds(100))
    }

    @Test func `A delay is a fifth longer or shorter, by chance`() {
        let policy = RestartPolicy(firstDelay: .milliseconds(100))
        func delay(_ chance: Double) -> Duration {
            var backoff = Backoff(policy)
            return backoff.next(lasted: .zero, chance: chance)
        }
        #expect(delay(0) == .milliseconds(80))
        #expect(delay(0.5) == .milliseconds(100))
        #expect(delay(1) == .milliseconds(120))
    }

    @Test func `Without end it never waits longer than the limit, nor less than nothing`() {
        var backoff = Backoff(RestartPolicy(firstDelay: .seconds(1), longestDelay: .seconds(30), jitter: 5))
        for round in 0..<200 {
            let delay = backoff.next(lasted: .zero, chance: round.isMultiple(of: 2) ? 0 : 1)
            #expect(delay >= .zero && delay <= .seconds(180))
        }
    }

    @Test func `Five ends within a minute open the breaker`() {
        var breaker = CircuitBreaker(RestartPolicy())
        for second in 0..<4 {
            expect(breaker.ended(at: after(second), lasted: .seconds(1)), false)
            #expect(breaker.state == .closed)
        }
        expect(breaker.ended(at: after(4), lasted: .seconds(1)), true)
        #expect(breaker.state == .open(until: after(64)))
    }

    @Test func `Ends that are a minute apart do not count together`() {
        var breaker = CircuitBreaker(RestartPolicy())
        for round in 0..<100 { expect(breaker.ended(at: after(round * 16), lasted: .seconds(1)), false) }
    }

    @Test func `A process that was well for ten seconds makes up for what was before`() {
        var breaker = CircuitBreaker(RestartPolicy())
        for second in 0..<4 { expect(breaker.ended(at: after(second), lasted: .zero), false) }
        expect(breaker.ended(at: after(14), lasted: .seconds(10)), false)
        for second in 15..<18 { expect(breaker.ended(at: after(second), lasted: .zero), false) }
        expect(breaker.ended(at: after(18), lasted: .zero), true)
    }

    @Test func `After a while one process is tried: it has to last, or the breaker opens again`() {
        var breaker = CircuitBreaker(RestartPolicy(limit: 1))
        expect(breaker.ended(at: after(0), lasted: .zero), true)
        breaker.tries()
        #expect(breaker.state == .halfOpen)
        expect(breaker.ended(at: after(62), lasted: .seconds(1)), true)
        #expect(breaker.state == .open(until: after(122)))
    }

    @Test func `One that lasts closes it`() {
        var breaker = CircuitBreaker(RestartPolicy(limit: 2))
        expect(breaker.ended(at: after(0), lasted: .zero), false)
        expect(breaker.ended(at: after(1), lasted: .zero), true)
        breaker.tries()
        expect(breaker.ended(at: after(100), lasted: .seconds(39)), false)
        #expect(breaker.state == .closed)
        breaker.tries()
        #expect(breaker.state == .closed)
        expect(breaker.ended(at: after(101), lasted: .zero), true)
    }

    @Test func `A plan waits as the delays say, and as long as the breaker is open where it is`() {
        var plan = RestartPlan(RestartPolicy(jitter: 0, limit: 3))
        expect(plan.ended(at: after(0), lasted: .zero, chance: 0), .init(delay: .milliseconds(50), isOpen: false))
        plan.tries()
        expect(plan.ended(at: after(1), lasted: .zero, chance: 0), .init(delay: .milliseconds(100), isOpen: false))
        plan.tries()
        expect(plan.ended(at: after(2), lasted: .zero, chance: 0), .init(delay: .seconds(60), isOpen: true))
    }
}
