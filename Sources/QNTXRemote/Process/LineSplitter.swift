/// Makes lines of what arrives in pieces. What is longer than a limit comes in several.
struct LineSplitter {
    private static let limit = 8 << 10

    private var rest: [UInt8] = []

    /// Takes a piece.
    /// - Returns: the lines that are whole with it, without their ends.
    mutating func take(_ piece: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in piece {
            if byte == UInt8(ascii: "\n") {
                lines.append(end())
            } else {
                rest.append(byte)
                if rest.count >= Self.limit { lines.append(end()) }
            }
        }
        return lines
    }

    /// Takes what is left as a line.
    mutating func end() -> String {
        defer { rest.removeAll(keepingCapacity: true) }
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }

    var isEmpty: Bool { rest.isEmpty }
}
