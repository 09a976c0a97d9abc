import GRDB
import GRDBSQLite
import QNTXPlugin

extension RawStatement {
    /// Whether it changes nothing.
    var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }
    /// How many arguments it takes.
    var argumentCount: Int { Int(sqlite3_bind_parameter_count(handle)) }
    /// The names of the columns of its rows.
    var columnNames: [String] {
        (0..<sqlite3_column_count(handle)).map { column in
            sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
        }
    }

    /// Binds values from the first parameter on.
    func bind(values: [SQLValue]) throws(DatabaseError) {
        for (index, value) in values.enumerated() {
            switch value {
            case .null: try check(sqlite3_bind_null(handle, Int32(index + 1)))
            case .integer(let value): try bind(index + 1, value)
            // SQLite makes NULL of what is not a number.
            case .real(let value): try check(sqlite3_bind_double(handle, Int32(index + 1), value))
            case .text(let value): try bind(index + 1, value)
            case .blob(let bytes): try bind(index + 1, bytes)
            }
        }
    }

    private func bind(_ index: Int, _ bytes: [UInt8]) throws(DatabaseError) {
        let code = bytes.withUnsafeBytes { buffer in
            // Without an address it would be NULL.
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                return sqlite3_bind_zeroblob(handle, Int32(index), 0)
            }
            return sqlite3_bind_blob64(handle, Int32(index), start, UInt64(buffer.count), Self.copied)
        }
        try check(code)
    }

    /// Lets go of the arguments.
    func clear() { sqlite3_clear_bindings(handle) }

    /// The values of the row that it is at; what is not UTF-8 in text is repaired.
    func values(_ count: Int) -> [SQLValue] {
        (0..<count).map { column in
            switch sqlite3_column_type(handle, Int32(column)) {
            case SQLITE_INTEGER: .integer(integer(column))
            case SQLITE_FLOAT: .real(sqlite3_column_double(handle, Int32(column)))
            case SQLITE_TEXT: .text(text(column))
            case SQLITE_BLOB: .blob(blob(column))
            default: .null
            }
        }
    }

    private func blob(_ column: Int) -> [UInt8] {
        let start = sqlite3_column_blob(handle, Int32(column))
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }
}
