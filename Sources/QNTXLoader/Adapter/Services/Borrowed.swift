import CQNTXPlugin
import QNTXPlugin

/// Reads what a plugin lends to a service call, and believes none of it.
enum Borrowed {
    /// The most items in a list, and rows in a call.
    static let maximumCount = 1 << 20

    /// Text, as it is: what is not UTF-8 is refused, because a service that repaired it would store something else.
    /// - Parameter what: what it is, for the error.
    static func text(_ view: qntx_str, _ what: String, limit: Int = 64 << 20) throws(PluginError) -> String {
        let memory = try memory(view.data, view.length, what, limit)
        // `String(validating:)` costs a look-up of a type each time.
        guard let text = try? UTF8Span(validating: memory.bindMemory(to: UInt8.self).span) else {
            throw invalid("\(what) is not UTF-8")
        }
        return String(copying: text)
    }

    /// Bytes, copied.
    static func bytes(_ view: qntx_bytes, _ what: String, limit: Int = 256 << 20) throws(PluginError) -> [UInt8] {
        [UInt8](try memory(view.data, view.length, what, limit))
    }

    /// The memory of a view; nothing where it has no length.
    private static func memory(
        _ start: UnsafeRawPointer?,
        _ length: Int,
        _ what: String,
        _ limit: Int
    ) throws(PluginError) -> UnsafeRawBufferPointer {
        guard length != 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard let start else { throw invalid("\(what) is NULL with a length of \(UInt(bitPattern: length))") }
        // A length beyond what there can be arrives here as a negative one.
        guard length > 0, length <= limit else {
            throw PluginError(
                .tooLarge,
                "\(what) has \(UInt(bitPattern: length)) bytes, more than the limit of \(limit)"
            )
        }
        return UnsafeRawBufferPointer(start: start, count: length)
    }

    /// A function that is called for each of something.
    static func callback<Function>(_ each: Function?) throws(PluginError) -> Function {
        guard let each else { throw invalid("the callback is NULL") }
        return each
    }

    /// A list of texts.
    static func texts(_ items: UnsafePointer<qntx_str>?, _ count: Int, _ what: String) throws(PluginError) -> [String] {
        guard count != 0 else { return [] }
        guard let items else { throw invalid("\(what) is NULL with a count of \(UInt(bitPattern: count))") }
        guard count > 0, count <= maximumCount else {
            throw PluginError(
                .tooLarge,
                "\(what) has \(UInt(bitPattern: count)) items, more than the limit of \(maximumCount)"
            )
        }
        var texts: [String] = []
        texts.reserveCapacity(min(count, 1024))
        for index in 0..<count { texts.append(try text(items[index], what)) }
        return texts
    }

    /// A struct whose first field is its size: as much as both sides know of it, the rest zero.
    /// - Parameter minimum: its size in the first revision.
    static func sized<Table: BitwiseCopyable>(
        _ pointer: UnsafePointer<Table>?,
        minimum: Int,
        empty: Table,
        _ what: String
    ) throws(PluginError) -> Table {
        guard let pointer else { throw invalid("\(what) is NULL") }
        let raw = UnsafeRawPointer(pointer)
        let size = Int(raw.load(as: UInt32.self))
        guard size >= minimum, size <= 1 << 16 else {
            throw invalid("\(what) says it has \(size) bytes: set struct_size = sizeof(it), here \(minimum) or more")
        }
        guard size < MemoryLayout<Table>.size else { return pointer.pointee }
        var table = empty
        withUnsafeMutableBytes(of: &table) { $0.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: size)) }
        return table
    }

    /// An array of pointers to such structs.
    static func list<Table, Item>(
        _ items: UnsafePointer<UnsafePointer<Table>?>?,
        _ count: Int,
        _ what: String,
        _ read: (UnsafePointer<Table>?) throws(PluginError) -> Item
    ) throws(PluginError) -> [Item] {
        guard count != 0 else { return [] }
        guard let items, count > 0, count <= maximumCount else {
            throw invalid("\(what) are NULL, or their count is \(UInt(bitPattern: count))")
        }
        var list: [Item] = []
        for index in 0..<count { list.append(try read(items[index])) }
        return list
    }

    static func invalid(_ message: String) -> PluginError { PluginError(.invalidArgument, message) }
}
