import GRDB
import GRDBSQLite

/// A prepared statement. One thread at a time, the one that uses its connection (`@unchecked`).
final class RawStatement: @unchecked Sendable {
    /// What it was prepared from.
    let sql: String
    let handle: OpaquePointer
    private let connection: OpaquePointer

    /// SQLite copies what is bound.
    static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ handle: OpaquePointer, of connection: RawConnection, sql: String) {
        self.handle = handle
        self.connection = connection.handle
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    /// Goes on to the next row.
    /// - Returns: whether there is one.
    func step() throws(DatabaseError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let error = failure(code)
        reset()
        throw error
    }

    /// Executes it to its end, and makes it ready for the next time.
    func run() throws(DatabaseError) {
        while try step() {}
        reset()
    }

    /// Ends it where it is. Its arguments stay.
    func reset() { sqlite3_reset(handle) }

    /// Binds arguments from the first on.
    func bind(_ arguments: [RawArgument]) throws(DatabaseError) {
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .integer(let value): try bind(index + 1, value)
            case .text(let value): try bind(index + 1, value)
            case .null: try check(sqlite3_bind_null(handle, Int32(index + 1)))
            }
        }
    }

    /// Binds a whole number; parameters are counted from 1.
    func bind(_ index: Int, _ value: Int64) throws(DatabaseError) {
        try check(sqlite3_bind_int64(handle, Int32(index), value))
    }

    /// Binds text.
    func bind(_ index: Int, _ value: String) throws(DatabaseError) {
        var value = value
        let code = value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // Without an address it would be NULL.
                guard let start = $0.baseAddress else {
                    return sqlite3_bind_text(handle, Int32(index), "", 0, Self.copied)
                }
                return sqlite3_bind_text64(
                    handle,
                    Int32(index),
                    start,
                    UInt64($0.count),
                    Self.copied,
                    UInt8(SQLITE_UTF8)
                )
            }
        }
        try check(code)
    }

    /// A column of the row as a whole number; columns are counted from 0.
    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    /// A column as text; what is not UTF-8 in it is repaired. Empty for NULL.
    func text(_ column: Int) -> String { withBytes(column) { String(decoding: $0, as: UTF8.self) } }

    /// The bytes of a column that is text, good within the body.
    func withBytes<Value>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        let start = sqlite3_column_text(handle, Int32(column))
        return body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }

    func check(_ code: Int32) throws(DatabaseError) {
        if code != SQLITE_OK { throw failure(code) }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: sql
        )
    }
}
