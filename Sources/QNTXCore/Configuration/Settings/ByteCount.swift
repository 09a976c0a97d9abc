/// A size as people write it: `512MB`, `2GiB`, `4096`.
public struct ByteCount: Sendable, Hashable {
    /// In bytes.
    public let value: Int

    /// Reads a whole number and, if there is one, its unit: kB, MB, GB and TB are powers of 1000, KiB, MiB, GiB and TiB of
    /// 1024, in any case. Nil for anything else, and for what is more than there are numbers.
    public init?(text: String) {
        let text = text.filter { !$0.isWhitespace }.lowercased()
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), let factor = Self.factors[String(text.dropFirst(digits.count))] else {
            return nil
        }
        let (value, overflows) = number.multipliedReportingOverflow(by: factor)
        guard !overflows else { return nil }
        self.value = value
    }

    private static let factors = [
        "": 1, "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
    ]
}
