import QNTXPlugin

/// What is read out of answers that are handed on as they are.
extension JSONNode {
    static func strings(_ texts: [String]) -> JSONNode { .list(texts.map(JSONNode.text)) }

    subscript(key: String) -> JSONNode? {
        guard case .object(let fields) = self else { return nil }
        return fields[key]
    }

    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The texts of a list, with commas between.
    var joined: String {
        guard case .list(let items) = self else { return string ?? "" }
        return items.compactMap(\.string).joined(separator: ", ")
    }
}
