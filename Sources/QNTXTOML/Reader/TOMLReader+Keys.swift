extension TOMLReader {
    /// Reads a dotted key, and the spaces after it. It has one part at least.
    mutating func readKey() throws(TOMLFault) -> [String] {
        var path = [try readKeyPart()]
        skipSpaces()
        while take(".") {
            skipSpaces()
            guard path.count < Self.depth else { throw fault("a key has at most \(Self.depth) parts") }
            path.append(try readKeyPart())
            skipSpaces()
        }
        return path
    }

    private mutating func readKeyPart() throws(TOMLFault) -> String {
        switch peek {
        case UInt8(ascii: "\""): return try readBasicString()
        case UInt8(ascii: "'"): return try readLiteralString()
        default:
            let start = position
            while let byte = peek, TOMLKey.isBare(byte) { position += 1 }
            guard position > start else {
                throw fault("expected a key: letters, digits, _ and -, or a text in quotation marks")
            }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
    }
}
