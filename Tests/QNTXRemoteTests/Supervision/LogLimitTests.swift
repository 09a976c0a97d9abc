import Testing

@testable import QNTXRemote

/// What a process writes is not kept without end, by a clock of the tests' own.
@Suite struct LogLimitTests {
    private let start = ContinuousClock.now

    @Test func `So many lines of a second are logged, and it is said how many were not`() {
        var allowance = LineAllowance(3)
        let verdicts = (0..<6).map { allowance.take(at: start + .milliseconds($0)) }
        #expect(verdicts == [.logged, .logged, .logged, .firstLeftOut, .leftOut, .leftOut])
        let later = [allowance.take(at: start + .seconds(1)), allowance.take(at: start + .seconds(1))]
        #expect(later == [.loggedAfter(leftOut: 3), .logged])
        #expect(allowance.leftOut == 0)
    }

    @Test func `Who writes slowly is never held up`() {
        var pace = ReadingPace()
        for round in 0..<1000 {
            let pause = pace.read(16 << 10, at: start + .milliseconds(100 * round))
            #expect(pause == .zero)
        }
    }

    @Test func `Who writes without end has to wait, and is read again`() {
        var pace = ReadingPace()
        var now = ContinuousClock.now
        let begun = now
        for _ in 0..<800 { now = now + pace.read(16 << 10, at: now) }
        // 12.5 MiB, at 1.25 MiB in a second.
        #expect(begun.duration(to: now) > .seconds(8))
        #expect(begun.duration(to: now) < .seconds(12))
    }
}
