/// Finds out whether a text is that of a JSON object (RFC 8259), without keeping anything of it.
struct JSONObjectText {
    /// How deep objects and arrays may be within each other.
    static let maximumDepth = 512

    private let bytes: [UInt8]
    private var index = 0

    /// Whether a text is a JSON object.
    static func isValid(_ text: String) -> Bool {
        var reader = JSONObjectText(bytes: Array(text.utf8))
        return reader.readsObject()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func readsObject() -> Bool {
        skipSpace()
        guard next == UInt8(ascii: "{") else { return false }
        // What is open: true for an object.
        var open: [Bool] = []
        repeat {
            guard let isValue = readsValue(&open), open.count <= Self.maximumDepth else { return false }
            if isValue, !readsEnds(&open) { return false }
        } while !open.isEmpty
        skipSpace()
        return next == nil
    }

    /// Reads a value, or the beginning of one that has others in it.
    /// - Returns: whether it is complete; nil where there is none.
    private mutating func readsValue(_ open: inout [Bool]) -> Bool? {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            index += 1
            skipSpace()
            if take("}") { return true }
            open.append(true)
            return readsKey() ? false : nil
        case UInt8(ascii: "["):
            index += 1
            skipSpace()
            if take("]") { return true }
            open.append(false)
            return false
        case UInt8(ascii: "\""): return readsString() ? true : nil
        case UInt8(ascii: "t"): return takes("true") ? true : nil
        case UInt8(ascii: "f"): return takes("false") ? true : nil
        case UInt8(ascii: "n"): return takes("null") ? true : nil
        default: return readsNumber() ? true : nil
        }
    }

    /// Reads what follows a value: the ends of what it is in, or the comma before the next.
    private mutating func readsEnds(_ open: inout [Bool]) -> Bool {
        while let isObject = open.last {
            skipSpace()
            if take(",") {
                skipSpace()
                return isObject ? readsKey() : true
            }
            guard take(isObject ? "}" : "]") else { return false }
            open.removeLast()
        }
        return true
    }

    private mutating func readsKey() -> Bool {
        skipSpace()
        guard readsString() else { return false }
        skipSpace()
        return take(":")
    }

    private mutating func readsString() -> Bool {
        guard take("\"") else { return false }
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): if !readsEscape() { return false }
            case 0..<32: return false
            default: break
            }
        }
        return false
    }

    private mutating func readsEscape() -> Bool {
        guard let byte = next else { return false }
        index += 1
        if byte == UInt8(ascii: "u") {
            let digits = bytes[index...].prefix(4)
            index += digits.count
            return digits.count == 4 && digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        }
        return "\"\\/bfnrt".utf8.contains(byte)
    }

    private mutating func readsNumber() -> Bool {
        _ = take("-")
        if !take("0"), !readsDigits() { return false }
        if take("."), !readsDigits() { return false }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            return readsDigits()
        }
        return true
    }

    private mutating func readsDigits() -> Bool {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index > start
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { index += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    private mutating func takes(_ word: StaticString) -> Bool {
        let word = Array("\(word)".utf8)
        guard bytes[index...].starts(with: word) else { return false }
        index += word.count
        return true
    }
}
