/// A figure of the report: a median, and how far it can be trusted.
struct Figure: Sendable, Encodable {
    /// The value in the middle.
    var median: Double
    /// The least and the greatest value.
    var minimum: Double
    var maximum: Double
    /// What 99 of 100 did not exceed, where single events were measured.
    var percentile99: Double?

    /// Sums a sample up.
    init(_ sample: Sample) {
        median = sample.median
        minimum = sample.minimum
        maximum = sample.maximum
    }

    /// Sums a sample up, with the tail that single events had.
    init(_ sample: Sample, percentile99: Double) {
        self.init(sample)
        self.percentile99 = percentile99
    }

    private enum CodingKeys: String, CodingKey {
        case median, minimum, maximum
        case percentile99 = "p99"
    }

    /// The figure in a cell of the table: `4.1 µs [3.9–4.6]`, or `4.1 µs, p99 6.2`.
    func text(_ unit: String) -> String {
        let start = "\(Self.number(median)) \(unit)"
        if let percentile99 { return "\(start), p99 \(Self.number(percentile99))" }
        if minimum == maximum { return start }
        return "\(start) [\(Self.number(minimum))–\(Self.number(maximum))]"
    }

    /// Three digits that mean something, and no decimals where there are more.
    static func number(_ value: Double) -> String {
        let size = abs(value)
        if size >= 100 { return grouped(Int(value.rounded())) }
        let factor: Double = size >= 10 ? 10 : size >= 1 ? 100 : 1000
        let decimals = size >= 10 ? 1 : size >= 1 ? 2 : 3
        let scaled = Int((size * factor).rounded())
        let fraction = String(scaled % Int(factor))
        let padding = String(repeating: "0", count: decimals - fraction.count)
        return "\(value < 0 ? "-" : "")\(scaled / Int(factor)).\(padding)\(fraction)"
    }

    private static func grouped(_ value: Int) -> String {
        var digits = String(abs(value))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: ",")
    }
}
