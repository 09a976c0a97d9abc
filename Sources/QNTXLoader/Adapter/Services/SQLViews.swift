import CQNTXPlugin
import QNTXPlugin

/// Values and rows of SQL on their way across the boundary.
enum SQLViews {
    /// Copies the arguments of a statement.
    static func arguments(_ values: UnsafePointer<qntx_value>?, _ count: Int) throws(PluginError) -> [SQLValue] {
        guard count != 0 else { return [] }
        guard let values, count > 0, count <= 32766 else {
            throw Borrowed.invalid("the arguments are NULL, or there are \(UInt(bitPattern: count)) of them")
        }
        var arguments: [SQLValue] = []
        arguments.reserveCapacity(count)
        for index in 0..<count { arguments.append(try argument(values[index], index)) }
        return arguments
    }

    private static func argument(_ value: qntx_value, _ index: Int) throws(PluginError) -> SQLValue {
        switch value.type {
        case Int32(QNTX_VALUE_NULL): return .null
        case Int32(QNTX_VALUE_INTEGER): return .integer(value.integer)
        case Int32(QNTX_VALUE_REAL): return .real(value.real)
        case Int32(QNTX_VALUE_TEXT):
            let data = value.bytes.data?.assumingMemoryBound(to: CChar.self)
            return .text(try Borrowed.text(qntx_str(data: data, length: value.bytes.length), "argument \(index + 1)"))
        case Int32(QNTX_VALUE_BLOB): return .blob(try Borrowed.bytes(value.bytes, "argument \(index + 1)"))
        default: throw Borrowed.invalid("argument \(index + 1) has the type \(value.type); it can be 0 to 4")
        }
    }

    /// Hands a row to a plugin.
    static func lend(_ row: SQLRow, _ each: qntx_row_callback, _ context: UnsafeMutableRawPointer?) -> Bool {
        var views = LentViews()
        let columns = views.add(row.columns)
        let contents = row.values.map { value -> Int in
            switch value {
            case .text(let text): views.add(text)
            case .blob(let bytes): views.add(bytes)
            case .null, .integer, .real: -1
            }
        }
        return views.lend { lent in
            let values = zip(row.values, contents).map { raw($0, $1 < 0 ? qntx_bytes() : lent.bytes($1)) }
            return values.withUnsafeBufferPointer { values in
                let row = qntx_row(
                    struct_size: UInt32(MemoryLayout<qntx_row>.size),
                    count: UInt32(values.count),
                    columns: lent.list(columns),
                    values: values.baseAddress
                )
                return withUnsafePointer(to: row) { each(context, $0) }
            }
        }
    }

    private static func raw(_ value: SQLValue, _ bytes: qntx_bytes) -> qntx_value {
        var raw = qntx_value()
        raw.bytes = bytes
        switch value {
        case .null: raw.type = Int32(QNTX_VALUE_NULL)
        case .integer(let integer): (raw.type, raw.integer) = (Int32(QNTX_VALUE_INTEGER), integer)
        case .real(let real): (raw.type, raw.real) = (Int32(QNTX_VALUE_REAL), real)
        case .text: raw.type = Int32(QNTX_VALUE_TEXT)
        case .blob: raw.type = Int32(QNTX_VALUE_BLOB)
        }
        return raw
    }

    /// Tells a plugin what its statement has changed; `change` may be NULL.
    static func report(_ change: SQLChange, to raw: UnsafeMutablePointer<qntx_change>?) throws(PluginError) {
        guard let raw else { return }
        let size = Int(raw.pointee.struct_size)
        guard size >= MemoryLayout<qntx_change>.size, size <= 1 << 16 else {
            throw Borrowed.invalid(
                "the change has a struct_size of \(raw.pointee.struct_size): set it to sizeof(qntx_change)"
            )
        }
        raw.pointee.rows = Int64(change.rows)
        raw.pointee.last_insert_id = change.lastInsertedID
    }
}
