import GRDB
import GRDBSQLite

extension RawConnection {
    /// Prepares the first statement of a text.
    /// - Returns: it, nil where there is nothing but white space and comments; and whether another one follows.
    func prepare(_ sql: String) throws(DatabaseError) -> (statement: RawStatement?, hasMore: Bool) {
        var text = sql
        let (handle, offset, code) = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                Self.prepare(self.handle, characters)
            }
        }
        guard code == SQLITE_OK else { throw failure(code, sql: sql) }
        guard let handle else { return (nil, false) }
        let statement = RawStatement(handle, of: self, sql: sql)
        let rest = sql.utf8.dropFirst(offset)
        return (statement, rest.isEmpty ? false : try isStatement(String(decoding: rest, as: UTF8.self)))
    }

    private static func prepare(
        _ connection: OpaquePointer,
        _ characters: UnsafeBufferPointer<CChar>
    ) -> (handle: OpaquePointer?, offset: Int, code: Int32) {
        // An empty text has no address.
        guard let start = characters.baseAddress, let length = Int32(exactly: characters.count) else {
            return (nil, 0, characters.isEmpty ? SQLITE_OK : SQLITE_TOOBIG)
        }
        var handle: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(connection, start, length, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
        return (handle, tail.map { $0 - start } ?? characters.count, code)
    }

    /// Whether a text has something to execute: something other than white space, comments and `;`.
    private func isStatement(_ text: String) throws(DatabaseError) -> Bool {
        var rest = Substring(text)
        while let first = rest.utf8.first {
            if [9, 10, 12, 13, 32, UInt8(ascii: ";")].contains(first) {
                rest = Substring(rest.utf8.dropFirst())
            } else if rest.utf8.starts(with: "--".utf8) {
                rest = Substring(rest.utf8.drop { $0 != 10 })
            } else if rest.utf8.starts(with: "/*".utf8) {
                rest = Substring(Self.afterComment(rest.utf8.dropFirst(2)))
            } else {
                return true
            }
        }
        return false
    }

    private static func afterComment(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var text = text
        while !text.isEmpty, !text.starts(with: "*/".utf8) { text = text.dropFirst() }
        return text.dropFirst(2)
    }
}
