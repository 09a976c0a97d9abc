/// A row of the table: one thing, measured in our way and in another in the same run.
struct Row: Sendable {
    /// What was measured.
    var name: String
    /// What the figures count: `µs`, `requests/s`, `KiB`.
    var unit: String
    var ours: Figure
    var baseline: Figure
    /// Ours over the baseline: the median over the pairs of runs.
    var ratio: Double
    var limit: Limit?
    /// What the baseline is, in a few words.
    var against: String
    /// What else should be known about the figures.
    var remark: String?

    /// Whether the limit is kept to; nil where there is none.
    var isMet: Bool? {
        limit?.isMet(ours: ours.median, ratio: ratio)
    }
}

extension Row {
    /// A row about one value of runs that were made in turn.
    init<Result>(
        _ name: String,
        _ unit: String,
        _ pairs: Pairs<Result>,
        _ value: (Result) -> Double,
        limit: Limit? = nil,
        against: String,
        remark: String? = nil
    ) {
        self.init(
            name: name,
            unit: unit,
            ours: Figure(Sample(pairs.ours.map(value))),
            baseline: Figure(Sample(pairs.baseline.map(value))),
            ratio: pairs.ratio(value),
            limit: limit,
            against: against,
            remark: remark
        )
    }
}

extension Row: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, unit, ours, baseline, ratio, limit, met, against, remark
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(unit, forKey: .unit)
        try container.encode(ours, forKey: .ours)
        try container.encode(baseline, forKey: .baseline)
        try container.encode(ratio, forKey: .ratio)
        try container.encodeIfPresent(limit?.text(unit), forKey: .limit)
        try container.encodeIfPresent(isMet, forKey: .met)
        try container.encode(against, forKey: .against)
        try container.encodeIfPresent(remark, forKey: .remark)
    }
}
