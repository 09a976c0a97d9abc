/// Runs of two kinds, one after the other in turn: first and second, second and first, first and second. What makes the
/// machine slower for a while, or slower and slower, meets both alike.
struct Pairs<Result: Sendable>: Sendable {
    var ours: [Result]
    var baseline: [Result]

    /// Runs both kinds as often as asked.
    /// - Parameter step: is told which pair it is, from 1.
    static func run(
        _ count: Int,
        step: (Int) -> Void,
        ours: () async throws -> Result,
        baseline: () async throws -> Result
    ) async throws -> Pairs {
        var pairs = Pairs(ours: [], baseline: [])
        for number in 1...max(1, count) {
            step(number)
            if number % 2 == 1 {
                pairs.baseline.append(try await baseline())
                pairs.ours.append(try await ours())
            } else {
                pairs.ours.append(try await ours())
                pairs.baseline.append(try await baseline())
            }
        }
        return pairs
    }

    /// The median of the pairs' ratios.
    func ratio(_ value: (Result) -> Double) -> Double {
        Sample(
            zip(ours, baseline).map { ours, baseline in
                let baseline = value(baseline)
                return baseline == 0 ? 0 : value(ours) / baseline
            }
        ).median
    }
}
