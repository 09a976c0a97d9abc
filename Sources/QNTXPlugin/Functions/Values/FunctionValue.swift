/// A value that goes into a declared function or comes out of it. Write literals where one is wanted: `0.05`,
/// `[-1000, 300]`, `"call"`, `["a": 1]`.
public enum FunctionValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// An integer; ``unsigned(_:)`` is for those beyond.
    case integer(Int64)
    /// An integer beyond `Int64.max`.
    case unsigned(UInt64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
    case list([FunctionValue])
    /// A list of numbers, as compact as it can be.
    case numbers([Double])
    case object([String: FunctionValue])

    /// An integer of any type.
    public init(_ integer: some BinaryInteger) {
        if let value = Int64(exactly: integer) {
            self = .integer(value)
        } else if let value = UInt64(exactly: integer) {
            self = .unsigned(value)
        } else {
            self = .number(Double(integer))
        }
    }

    /// What it is, for errors: `a number`.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth"
        case .integer, .unsigned: "an integer"
        case .number: "a number"
        case .text: "a text"
        case .bytes: "bytes"
        case .list, .numbers: "a list"
        case .object: "an object"
        }
    }
}

extension FunctionValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A truth.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A list.
    public init(arrayLiteral elements: FunctionValue...) { self = .list(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, FunctionValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
    /// Null.
    public init(nilLiteral: ()) { self = .null }
}
