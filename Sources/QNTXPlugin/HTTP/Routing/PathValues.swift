/// What the wildcards of a route's pattern matched, percent-decoded, by their names.
public struct PathValues: Sendable, Hashable {
    private let names: [String]
    private let values: [[UInt8]]

    /// No values: the pattern has no wildcards.
    public static let none = PathValues(names: [], values: [])

    init(names: [String], values: [[UInt8]]) {
        self.names = names
        self.values = values
    }

    /// Holds values that were matched elsewhere.
    public init(_ values: KeyValuePairs<String, String>) {
        self.init(names: values.map(\.key), values: values.map { Array($0.value.utf8) })
    }

    /// Whether there are none.
    public var isEmpty: Bool { names.isEmpty }

    /// What a wildcard matched, as text; what is not UTF-8 is repaired. Nil where the pattern has no such wildcard.
    public subscript(name: String) -> String? {
        bytes(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a wildcard matched: any bytes at all, NUL and `/` included.
    public func bytes(_ name: String) -> [UInt8]? {
        names.firstIndex(of: name).map { values[$0] }
    }
}
