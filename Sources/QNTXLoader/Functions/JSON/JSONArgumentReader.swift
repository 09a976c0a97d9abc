import QNTXPlugin

/// Reads arguments out of JSON (RFC 8259), strictly, without making values of it.
struct JSONArgumentReader: ArgumentReader {
    let bytes: UnsafeRawBufferPointer
    var next = 0
    /// For the list or object that is being read: whether nothing of it has come yet.
    private var isFirst = true
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func begin() throws(ArgumentFault) -> ArgumentShape {
        skipSpace()
        switch peek {
        case nil: return .nothing
        case UInt8(ascii: "{"): try beginObject()
        case UInt8(ascii: "["):
            _ = try beginList()
            return .list
        default:
            throw ArgumentFault(
                message: "the arguments are an object by name or a list in order, in JSON, not \(found)"
            )
        }
        return .object
    }

    mutating func beginObject() throws(ArgumentFault) {
        try open(UInt8(ascii: "{"), "an object")
    }

    mutating func beginList() throws(ArgumentFault) -> Int? {
        try open(UInt8(ascii: "["), "a list")
        return nil
    }

    private mutating func open(_ bracket: UInt8, _ what: String) throws(ArgumentFault) {
        skipSpace()
        guard peek == bracket else { throw ArgumentFault(message: "expected \(what), found \(found)") }
        guard depth < 64 else { throw malformed("it is too deep") }
        next += 1
        depth += 1
        isFirst = true
    }

    mutating func nextName(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        guard try another(UInt8(ascii: "}")) else { return nil }
        guard peek == UInt8(ascii: "\"") else { throw malformed("expected a name in quotes, found \(found)") }
        let name = try text(&arena)
        skipSpace()
        guard peek == UInt8(ascii: ":") else { throw malformed("expected ':', found \(found)") }
        next += 1
        return name
    }

    mutating func nextElement() throws(ArgumentFault) -> Bool {
        try another(UInt8(ascii: "]"))
    }

    private mutating func another(_ bracket: UInt8) throws(ArgumentFault) -> Bool {
        skipSpace()
        if peek == bracket {
            next += 1
            depth -= 1
            isFirst = false
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard peek == UInt8(ascii: ",") else {
            throw malformed("expected ',' or '\(Character(UnicodeScalar(bracket)))', found \(found)")
        }
        next += 1
        skipSpace()
        return true
    }

    func countElements() -> Int {
        var (index, depth, commas, isEmpty) = (next, 0, 0, true)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                isEmpty = false
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                isEmpty = false
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth < 0 { return isEmpty ? 0 : commas + 1 }
            case UInt8(ascii: ","): if depth == 0 { commas += 1 }
            case 0x20, 0x09, 0x0A, 0x0D: break
            default: isEmpty = false
            }
            index += 1
        }
        return commas + 1
    }

    mutating func end() throws(ArgumentFault) {
        skipSpace()
        guard next == bytes.count else { throw malformed("there is more after its end: \(found)") }
    }

    mutating func packed(_: ScalarType, _: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? { nil }

    // MARK: Characters

    var peek: UInt8? { next < bytes.count ? bytes[next] : nil }

    @inline(__always)
    mutating func skipSpace() {
        while next < bytes.count {
            switch bytes[next] {
            case 0x20, 0x09, 0x0A, 0x0D: next += 1
            default: return
            }
        }
    }

    /// What comes next, for errors.
    var found: String {
        switch peek {
        case nil: "the end"
        case UInt8(ascii: "\""): "a text"
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "a list"
        case UInt8(ascii: "n"): "null"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "a truth"
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): "a number"
        case let byte? where (0x21..<0x7F).contains(byte): "'\(Character(UnicodeScalar(byte)))'"
        case let byte?: "the byte \(byte)"
        }
    }

    func malformed(_ message: String) -> ArgumentFault {
        ArgumentFault(message: "the JSON is malformed at byte \(next + 1): \(message)")
    }
}
