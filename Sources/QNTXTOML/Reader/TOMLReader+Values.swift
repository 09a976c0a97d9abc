extension TOMLReader {
    /// Reads a value that is not an inline table of a key.
    mutating func readValue(depth: Int) throws(TOMLFault) -> SettingValue {
        switch peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try readString())
        case UInt8(ascii: "["): return try readList(depth: depth)
        case UInt8(ascii: "{"):
            let node = TOMLNode(.inline)
            try readInlineTable(into: node, depth: depth)
            return node.value
        default: return try readWord()
        }
    }

    private mutating func readList(depth: Int) throws(TOMLFault) -> SettingValue {
        guard depth < Self.depth else { throw fault("values can be nested \(Self.depth) deep at most") }
        try expect("[")
        var items: [SettingValue] = []
        while try skipBlank() {
            if take("]") { return .list(items) }
            items.append(try readValue(depth: depth + 1))
            try skipBlank()
            if take("]") { return .list(items) }
            try expect(",")
        }
        throw fault("the list has no end: expected `]`")
    }

    /// Reads `{ key = value, … }`.
    mutating func readInlineTable(into node: TOMLNode, depth: Int) throws(TOMLFault) {
        guard depth < Self.depth else { throw fault("values can be nested \(Self.depth) deep at most") }
        try expect("{")
        skipSpaces()
        if take("}") { return }
        while peek != nil {
            let offset = position
            let path = try readKey()
            try expect("=")
            skipSpaces()
            try readMember(path, of: node, offset: offset, isStatement: false, depth: depth + path.count)
            skipSpaces()
            if take("}") { return }
            try expect(",")
            skipSpaces()
        }
        throw fault("the inline table has no end: expected `}`")
    }

    private mutating func readWord() throws(TOMLFault) -> SettingValue {
        let start = position
        while let byte = peek, Self.isWordByte(byte) { position += 1 }
        // A date and its time may have a space between them.
        if position - start == 10, bytes[start + 4] == UInt8(ascii: "-"), peek == 0x20, let next = peek(at: 1),
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
        {
            position += 1
            while let byte = peek, Self.isWordByte(byte) { position += 1 }
        }
        let word = bytes[start..<position]
        guard let value = TOMLWord.value(word) else {
            position = start
            let text = String(decoding: word.prefix(40), as: UTF8.self)
            throw fault(
                word.isEmpty
                    ? "expected a value"
                    : "`\(text)` is no value: a text needs quotation marks, and true and false are in small letters"
            )
        }
        return value
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"): false
        default: true
        }
    }
}
