/// Reads TOML 1.0 for values together with their places.
///
/// The house reads TOML itself, as toml++ in TOMLKit 0.6 aborts the process at `= 1`, overflows the stack over nested
/// keys, never frees what it has parsed, takes a local time for UTC and ends at a NUL; and it does not give places.
struct TOMLReader {
    /// How many parts a key may have, and how deep lists and inline tables may be nested.
    static let depth = 32

    let bytes: [UInt8]
    var position = 0
    private(set) var headers: [TOMLHeader] = []
    /// Where the last statement before the first header ends; nil if there is none.
    private(set) var rootEnd: Int?
    private let root = TOMLNode(.header)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads everything.
    mutating func read() throws(TOMLFault) -> [TOMLEntry] {
        var table = root
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while try skipBlank() {
            if peek == UInt8(ascii: "[") {
                table = try readHeader()
            } else {
                let end = try readStatement(table)
                if headers.isEmpty { rootEnd = end } else { headers[headers.count - 1].end = end }
            }
            try endLine()
        }
        var entries: [TOMLEntry] = []
        root.flatten(into: &entries)
        return entries
    }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    func peek(at distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(TOMLFault) {
        guard take(character) else { throw fault("expected `\(character)`") }
    }

    func fault(_ message: String) -> TOMLFault { TOMLFault(message: message, offset: position) }

    mutating func skipSpaces() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { position += 1 }
    }

    private mutating func skipComment() throws(TOMLFault) {
        guard peek == UInt8(ascii: "#") else { return }
        while let byte = peek, byte != 0x0A, byte != 0x0D {
            guard byte == 0x09 || byte >= 0x20, byte != 0x7F else {
                throw fault("a comment cannot have a control character: remove it")
            }
            position += 1
        }
    }

    /// Skips spaces, comments and ends of lines; false at the end of the text.
    @discardableResult
    mutating func skipBlank() throws(TOMLFault) -> Bool {
        while true {
            skipSpaces()
            try skipComment()
            guard peek == 0x0A || peek == 0x0D else { return peek != nil }
            try skipNewline()
        }
    }

    /// Skips the end of a line, LF or CR LF.
    mutating func skipNewline() throws(TOMLFault) {
        if peek == 0x0D, peek(at: 1) == 0x0A { position += 1 }
        guard take("\n") else { throw fault("a carriage return can only be at the end of a line: remove it") }
    }

    private mutating func endLine() throws(TOMLFault) {
        skipSpaces()
        try skipComment()
        guard peek != nil else { return }
        guard peek == 0x0A || peek == 0x0D else {
            throw fault("expected the end of the line: each key has its own line, and a text needs quotation marks")
        }
        try skipNewline()
    }

    private mutating func readHeader() throws(TOMLFault) -> TOMLNode {
        let start = position
        position += 1
        let isElement = take("[")
        skipSpaces()
        let offset = position
        let path = try readKey()
        try expect("]")
        if isElement { try expect("]") }
        var node = root
        var isInElement = isElement
        for part in path.dropLast() {
            isInElement = isInElement || node.hasElements(part)
            guard let next = node.superTable(part, offset: offset) else { throw taken(path, offset) }
            node = next
        }
        let last = path[path.count - 1]
        let found = isElement ? node.element(last, offset: offset) : node.define(last, offset: offset)
        guard let found else { throw taken(path, offset) }
        headers.append(
            TOMLHeader(path: path, isElement: isElement, isInElement: isInElement, start: start, end: position)
        )
        return found
    }

    private mutating func readStatement(_ table: TOMLNode) throws(TOMLFault) -> Int {
        let start = position
        let path = try readKey()
        try expect("=")
        skipSpaces()
        try readMember(path, of: table, offset: start, isStatement: true, depth: path.count)
        return position
    }

    /// Reads the value of a key and puts it where it belongs.
    mutating func readMember(
        _ path: [String],
        of table: TOMLNode,
        offset: Int,
        isStatement: Bool,
        depth: Int
    ) throws(TOMLFault) {
        var node = table
        for part in path.dropLast() {
            guard let next = node.dotted(part, offset: offset) else { throw taken(path, offset) }
            node = next
        }
        let name = path[path.count - 1]
        let valueStart = position
        let content: TOMLNode.Content
        if peek == UInt8(ascii: "{") {
            let inline = TOMLNode(.inline)
            try readInlineTable(into: inline, depth: depth)
            content = .table(inline)
        } else {
            let value = try readValue(depth: depth)
            let range = valueStart..<position
            content = .leaf(value, valueRange: range, statement: isStatement ? offset..<position : nil)
        }
        guard node.add(TOMLNode.Member(name: name, offset: offset, content: content)) else { throw taken(path, offset) }
    }

    private func taken(_ path: [String], _ offset: Int) -> TOMLFault {
        TOMLFault(
            message: "`\(TOMLKey.written(path))` is there already, or is part of something that is complete: "
                + "remove one of them",
            offset: offset
        )
    }
}
