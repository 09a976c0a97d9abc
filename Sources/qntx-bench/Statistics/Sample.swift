/// Values that were measured in one way, again and again.
struct Sample: Sendable {
    /// Ascending.
    private let values: [Double]

    /// Takes values in any order.
    init(_ values: some Sequence<Double>) {
        self.values = values.sorted()
    }

    /// Nanoseconds as microseconds.
    init(nanoseconds: [UInt64]) {
        self.init(nanoseconds.lazy.map { Double($0) / 1000 })
    }

    /// The value in the middle, or between the two in the middle; 0 of none.
    var median: Double {
        guard !values.isEmpty else { return 0 }
        return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
    }

    /// The least value; 0 of none.
    var minimum: Double { values.first ?? 0 }

    /// The greatest value; 0 of none.
    var maximum: Double { values.last ?? 0 }

    /// The value that 99 of 100 do not exceed; 0 of none.
    var percentile99: Double {
        guard !values.isEmpty else { return 0 }
        return values[min(values.count - 1, values.count * 99 / 100)]
    }
}
