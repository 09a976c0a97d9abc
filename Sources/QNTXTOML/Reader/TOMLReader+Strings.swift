extension TOMLReader {
    /// Reads a text in any of its four forms.
    mutating func readString() throws(TOMLFault) -> String {
        let quote = peek
        let isLong = peek(at: 1) == quote && peek(at: 2) == quote
        if quote == UInt8(ascii: "\"") { return isLong ? try readLongString(isBasic: true) : try readBasicString() }
        return isLong ? try readLongString(isBasic: false) : try readLiteralString()
    }

    /// Reads `"…"`.
    mutating func readBasicString() throws(TOMLFault) -> String {
        try expect("\"")
        var out: [UInt8] = []
        while let byte = peek, byte != 0x0A {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"): try readEscape(into: &out)
            default:
                try checkText(byte)
                out.append(byte)
            }
        }
        throw fault("the text has no end: expected `\"`")
    }

    /// Reads `'…'`.
    mutating func readLiteralString() throws(TOMLFault) -> String {
        try expect("'")
        let start = position
        while let byte = peek, byte != 0x0A {
            position += 1
            if byte == UInt8(ascii: "'") { return String(decoding: bytes[start..<(position - 1)], as: UTF8.self) }
            try checkText(byte)
        }
        throw fault("the text has no end: expected `'`")
    }

    /// Reads a text over several lines, in `"""` or `'''`.
    private mutating func readLongString(isBasic: Bool) throws(TOMLFault) -> String {
        let quote = UInt8(ascii: isBasic ? "\"" : "'")
        position += 3
        if peek == 0x0D, peek(at: 1) == 0x0A { position += 1 }
        if peek == 0x0A { position += 1 }
        var out: [UInt8] = []
        while let byte = peek {
            if byte == quote, peek(at: 1) == quote, peek(at: 2) == quote {
                position += 3
                // Up to two quotation marks may stand before the end.
                for _ in 0..<2 where peek == quote {
                    position += 1
                    out.append(quote)
                }
                return String(decoding: out, as: UTF8.self)
            }
            if byte == 0x0A || byte == 0x0D {
                // A line ends with LF alone, whatever the file's ends are.
                try skipNewline()
                out.append(0x0A)
                continue
            }
            position += 1
            if isBasic, byte == UInt8(ascii: "\\") {
                if !skipLineEnding() { try readEscape(into: &out) }
            } else {
                try checkText(byte)
                out.append(byte)
            }
        }
        throw fault("the text has no end: expected three quotation marks")
    }

    /// Refuses control characters, after the byte has been taken.
    private mutating func checkText(_ byte: UInt8) throws(TOMLFault) {
        guard byte != 0x09, byte < 0x20 || byte == 0x7F else { return }
        position -= 1
        throw fault("a text cannot have a control character: write it as an escape, `\\n` or `\\u000D`")
    }

    /// After a backslash: skips the end of the line and all blanks after it, if the line ends here.
    private mutating func skipLineEnding() -> Bool {
        var ahead = position
        while ahead < bytes.count, bytes[ahead] == 0x20 || bytes[ahead] == 0x09 { ahead += 1 }
        guard newline(at: ahead) > 0 else { return false }
        position = ahead
        while let byte = peek {
            let newline = newline(at: position)
            guard newline > 0 || byte == 0x20 || byte == 0x09 else { break }
            position += max(newline, 1)
        }
        return true
    }

    /// How many bytes the end of a line has that is at a place; 0 if there is none.
    private func newline(at place: Int) -> Int {
        guard place < bytes.count else { return 0 }
        if bytes[place] == 0x0A { return 1 }
        return bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A ? 2 : 0
    }

    private mutating func readEscape(into out: inout [UInt8]) throws(TOMLFault) {
        let kind = peek
        position += 1
        switch kind {
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "\""): out.append(0x22)
        case UInt8(ascii: "\\"): out.append(0x5C)
        case UInt8(ascii: "u"): try readScalar(digits: 4, into: &out)
        case UInt8(ascii: "U"): try readScalar(digits: 8, into: &out)
        default:
            position -= 1
            throw fault("there is no such escape: write `\\\\` for a backslash")
        }
    }

    private mutating func readScalar(digits: Int, into out: inout [UInt8]) throws(TOMLFault) {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("expected \(digits) hexadecimal digits")
            }
            position += 1
            value = value << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("this is not a Unicode character") }
        // Neither C nor TOMLKit could read on after it.
        guard value != 0 else { throw fault("NUL cannot be in a text here: take it out") }
        out.append(contentsOf: Array(String(Character(scalar)).utf8))
    }
}
