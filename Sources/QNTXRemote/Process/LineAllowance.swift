/// How many lines of a process are logged: no more than so many in a second. It knows no clock: whoever asks says what time
/// it is.
struct LineAllowance: Sendable {
    /// What becomes of a line.
    enum Verdict: Sendable, Equatable {
        case logged
        /// It is logged, and so many before it were not.
        case loggedAfter(leftOut: Int)
        /// It is the first that is not.
        case firstLeftOut
        case leftOut
    }

    private let limit: Int
    private var begun: ContinuousClock.Instant?
    private var count = 0
    /// How many were left out of which nobody has been told.
    private(set) var leftOut = 0

    init(_ limit: Int) {
        self.limit = max(1, limit)
    }

    mutating func take(at now: ContinuousClock.Instant) -> Verdict {
        if begun.map({ $0.duration(to: now) >= .seconds(1) }) ?? true {
            begun = now
            count = 0
        }
        count += 1
        guard count <= limit else {
            leftOut += 1
            return count == limit + 1 ? .firstLeftOut : .leftOut
        }
        guard leftOut > 0 else { return .logged }
        defer { leftOut = 0 }
        return .loggedAfter(leftOut: leftOut)
    }
}
