import CQNTXPlugin
import QNTXPlugin

/// Statements, their arguments and their rows on their way across the boundary.
enum SQLViews {
    /// Lends a statement and its arguments to a call.
    static func lend<Result>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ body: (qntx_str, UnsafePointer<qntx_value>?, Int) -> Result
    ) -> Result {
        var views = LentViews()
        let statement = views.add(sql)
        let contents = arguments.map { argument -> Int? in
            switch argument {
            case .text(let text): views.add(text)
            case .blob(let bytes): views.add(bytes)
            case .null, .integer, .real: nil
            }
        }
        return views.lend { lent in
            let values = zip(arguments, contents).map { value($0, $1.map(lent.bytes) ?? qntx_bytes()) }
            return values.withUnsafeBufferPointer { body(lent.text(statement), $0.baseAddress, $0.count) }
        }
    }

    private static func value(_ value: SQLValue, _ bytes: qntx_bytes) -> qntx_value {
        switch value {
        case .null: qntx_null()
        case .integer(let integer): qntx_integer(integer)
        case .real(let real): qntx_real(real)
        case .text: qntx_text(qntx_str(data: bytes.data?.assumingMemoryBound(to: CChar.self), length: bytes.length))
        case .blob: qntx_blob(bytes.data, bytes.length)
        }
    }

    /// Copies a row's values.
    static func values(_ row: qntx_row) -> [SQLValue] {
        UnsafeBufferPointer(start: row.values, count: row.values == nil ? 0 : Int(row.count)).map { value in
            switch Int(value.type) {
            case Int(QNTX_VALUE_INTEGER): .integer(value.integer)
            case Int(QNTX_VALUE_REAL): .real(value.real)
            case Int(QNTX_VALUE_TEXT):
                .text(
                    String(
                        decoding: UnsafeRawBufferPointer(start: value.bytes.data, count: value.bytes.length),
                        as: UTF8.self
                    )
                )
            case Int(QNTX_VALUE_BLOB): .blob([UInt8](value.bytes))
            default: .null
            }
        }
    }

    /// Copies the names of a row's columns.
    static func columns(_ row: qntx_row) -> [String] {
        UnsafeBufferPointer(start: row.columns, count: row.columns == nil ? 0 : Int(row.count)).map { String($0) }
    }
}
