import QNTXPlugin

extension JSONArgumentReader {
    mutating func text(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        skipSpace()
        guard peek == UInt8(ascii: "\"") else { throw ArgumentFault(message: "expected a text, found \(found)") }
        next += 1
        let start = next
        // Most texts are as they are sent.
        var isPlain = true
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw malformed("a control character in a text is written \\u00XX") }
            if byte == UInt8(ascii: "\\") {
                isPlain = false
                next += 1
            }
            next += 1
        }
        guard peek != nil else {
            next = start - 1
            throw malformed("a text without its closing '\"'")
        }
        let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<next])
        next += 1
        let content = isPlain ? raw : try unescape(raw, at: start, &arena)
        guard UTF8Validity.isValid(content) else { throw ArgumentFault(message: "the text is not UTF-8") }
        return content
    }

    mutating func bytes(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        skipSpace()
        guard peek != UInt8(ascii: "[") else { return nil }
        guard peek == UInt8(ascii: "\"") else {
            throw ArgumentFault(message: "expected bytes, as base64 in quotes or as a list, found \(found)")
        }
        let text = try text(&arena)
        let place = try arena.take(text.count / 4 * 3 + 3)
        guard let count = Base64.decode(text, into: place) else {
            throw ArgumentFault(message: "the text is not base64 (RFC 4648)")
        }
        return UnsafeRawBufferPointer(start: place, count: count)
    }

    private mutating func unescape(
        _ raw: UnsafeRawBufferPointer,
        at start: Int,
        _ arena: inout CallArena
    ) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        let place = try arena.take(raw.count)
        var (from, to) = (0, 0)
        func fault(_ message: String) -> ArgumentFault {
            ArgumentFault(message: "the JSON is malformed at byte \(start + from + 1): \(message)")
        }
        func put(_ byte: UInt8) {
            place.storeBytes(of: byte, toByteOffset: to, as: UInt8.self)
            to += 1
        }
        func unit() throws(ArgumentFault) -> UInt32 {
            guard from + 4 <= raw.count else { throw fault("\\u is followed by 4 hexadecimal digits") }
            var unit: UInt32 = 0
            for byte in raw[from..<from + 4] {
                guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                    throw fault("\\u is followed by 4 hexadecimal digits")
                }
                unit = unit << 4 | UInt32(digit)
            }
            from += 4
            return unit
        }
        while from < raw.count {
            let byte = raw[from]
            from += 1
            guard byte == UInt8(ascii: "\\") else {
                put(byte)
                continue
            }
            let escape = raw[from]
            from += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): put(escape)
            case UInt8(ascii: "b"): put(0x08)
            case UInt8(ascii: "f"): put(0x0C)
            case UInt8(ascii: "n"): put(0x0A)
            case UInt8(ascii: "r"): put(0x0D)
            case UInt8(ascii: "t"): put(0x09)
            case UInt8(ascii: "u"):
                var code = try unit()
                if (0xD800..<0xDC00).contains(code), from + 1 < raw.count, raw[from] == UInt8(ascii: "\\"),
                    raw[from + 1] == UInt8(ascii: "u")
                {
                    from += 2
                    let low = try unit()
                    guard (0xDC00..<0xE000).contains(low) else { throw fault("half a surrogate pair") }
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
                guard let scalar = UnicodeScalar(code) else { throw fault("half a surrogate pair") }
                for byte in UTF8.encode(scalar).unsafelyUnwrapped { put(byte) }
            default: throw fault("after '\\' comes one of \"\\/bfnrtu")
            }
        }
        return UnsafeRawBufferPointer(start: place, count: to)
    }
}
