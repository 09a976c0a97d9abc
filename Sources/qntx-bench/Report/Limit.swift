/// What a figure should keep to. Nothing fails when it does not: times depend on the machine.
enum Limit: Sendable {
    /// Ours over the baseline.
    case ratioAtMost(Double)
    case ratioAtLeast(Double)
    /// Ours alone.
    case oursAtMost(Double)

    /// Whether a row keeps to it.
    func isMet(ours: Double, ratio: Double) -> Bool {
        switch self {
        case .ratioAtMost(let limit): ratio <= limit
        case .ratioAtLeast(let limit): ratio >= limit
        case .oursAtMost(let limit): ours <= limit
        }
    }

    /// The limit in a cell of the table.
    func text(_ unit: String) -> String {
        switch self {
        case .ratioAtMost(let limit): "ratio ≤ \(limit)"
        case .ratioAtLeast(let limit): "ratio ≥ \(limit)"
        case .oursAtMost(let limit): "ours ≤ \(limit) \(unit)"
        }
    }
}
