/// Any JSON, where it is described rather than computed with: schemas, and the defaults in them.
public enum JSONNode: Sendable, Hashable, Codable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral
{
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case text(String)
    case list([JSONNode])
    case object([String: JSONNode])

    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A list.
    public init(arrayLiteral elements: JSONNode...) { self = .list(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSONNode)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
    /// A truth.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// A value as it is sent: bytes as base64 are not among defaults.
    init(_ value: FunctionValue) {
        self =
            switch value {
            case .null, .bytes: .null
            case .bool(let truth): .bool(truth)
            case .integer(let number): .integer(number)
            case .unsigned(let number): .unsigned(number)
            case .number(let number):
                number.isFinite ? .number(number) : number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
            case .text(let text): .text(text)
            case .list(let values): .list(values.map { JSONNode($0) })
            case .numbers(let numbers): .list(numbers.map { JSONNode.number($0) })
            case .object(let fields): .object(fields.mapValues { JSONNode($0) })
            }
    }

    /// Reads JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .unsigned(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONNode].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONNode].self))
        }
    }

    /// Writes JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The JSON, the names of objects in the order of the alphabet.
    public var json: String {
        switch self {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .unsigned(let value): return "\(value)"
        case .number(let value): return "\(value)"
        case .text(let text): return JSONText.quoted(text)
        case .list(let items): return "[\(items.map(\.json).joined(separator: ","))]"
        case .object(let fields):
            let inside = fields.sorted { $0.key < $1.key }.map { JSONText.quoted($0) + ":" + $1.json }
            return "{\(inside.joined(separator: ","))}"
        }
    }

    /// The same object with more in it.
    func adding(_ fields: [String: JSONNode]) -> JSONNode {
        guard case .object(let own) = self else { return self }
        return .object(own.merging(fields) { $1 })
    }
}
