/// A TOML text whose values are known together with their places.
package struct TOMLDocument: Sendable {
    package let bytes: [UInt8]
    package let entries: [TOMLEntry]
    package let headers: [TOMLHeader]
    /// Where the last statement before the first header ends; nil if there is none.
    package let rootEnd: Int?
    private let lines: TextLines

    /// How many parts a key may have.
    package static let maximumKeyParts = TOMLReader.depth

    /// Reads a text.
    /// - Throws: the first thing that is wrong with it.
    package init(_ bytes: [UInt8]) throws(TOMLProblem) {
        self.bytes = bytes
        lines = TextLines(bytes)
        if let bad = UTF8Check.firstInvalid(bytes) {
            throw Self.problem("this is not UTF-8: save the file as UTF-8", bad, lines)
        }
        if let zero = bytes.firstIndex(of: 0) {
            throw Self.problem("there is a NUL byte here: this is not a text file", zero, lines)
        }
        var reader = TOMLReader(bytes)
        do {
            entries = try reader.read()
        } catch {
            throw Self.problem(error.message, error.offset, lines)
        }
        headers = reader.headers
        rootEnd = reader.rootEnd
    }

    /// The line and the column of a byte, from 1. Columns count Unicode characters.
    package func place(of offset: Int) -> (line: Int, column: Int) { lines.place(of: offset) }

    /// The values by their keys, for comparing: NaN is the same as NaN there.
    package var values: [String: String] {
        Dictionary(entries.map { (TOMLKey.written($0.path), $0.value.toml) }, uniquingKeysWith: { _, last in last })
    }

    private static func problem(_ message: String, _ offset: Int, _ lines: TextLines) -> TOMLProblem {
        let place = lines.place(of: offset)
        return TOMLProblem(message: message, line: place.line, column: place.column)
    }
}
