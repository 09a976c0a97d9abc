/// Reads a JSON array of strings, the form in which lists travel to plugins, without Foundation.
enum StringListParser {
    /// The list, or nil when the text is not a JSON array of strings.
    static func parseJSON(_ text: String) -> [String]? {
        var rest = Substring(text)
        var list: [String] = []
        guard take("[", &rest) else { return nil }
        if take("]", &rest) { return rest.allSatisfy(\.isWhitespace) ? [] : nil }
        repeat {
            guard let item = string(&rest) else { return nil }
            list.append(item)
        } while take(",", &rest)
        guard take("]", &rest), rest.allSatisfy(\.isWhitespace) else { return nil }
        return list
    }

    private static func take(_ character: Character, _ rest: inout Substring) -> Bool {
        rest = rest.drop(while: \.isWhitespace)
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private static func string(_ rest: inout Substring) -> String? {
        guard take("\"", &rest) else { return nil }
        var scalars = rest.unicodeScalars
        var out = String.UnicodeScalarView()
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"":
                rest = Substring(scalars)
                return String(out)
            case "\\":
                guard let escaped = escape(&scalars) else { return nil }
                out.append(escaped)
            default:
                guard scalar.value >= 0x20 else { return nil }
                out.append(scalar)
            }
        }
        return nil
    }

    private static func escape(_ scalars: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
        switch scalars.popFirst() {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            guard let high = unit(&scalars) else { return nil }
            guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
            guard scalars.popFirst() == "\\", scalars.popFirst() == "u", let low = unit(&scalars),
                (0xDC00..<0xE000).contains(low)
            else { return nil }
            return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        default: return nil
        }
    }

    private static func unit(_ scalars: inout Substring.UnicodeScalarView) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = scalars.popFirst(), let digit = Character(scalar).hexDigitValue, scalar.isASCII else {
                return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
