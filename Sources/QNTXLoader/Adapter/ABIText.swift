import CQNTXPlugin
import CQNTXSystem
import QNTXPlugin

/// Reads text and tables that a plugin points to, trusting no pointer.
enum ABIText {
    /// The longest static string, in bytes: what the header promises.
    static let maximumStatic = 1024

    /// A static C string of a table, read so that a bad pointer is an error and no crash.
    /// - Parameters:
    ///   - what: the field's name, for the error.
    ///   - limit: the most bytes that it may have.
    static func staticString(
        _ pointer: UnsafePointer<CChar>?,
        _ what: String,
        required: Bool = false,
        limit: Int = maximumStatic
    ) throws(PluginError) -> String {
        guard let pointer else {
            if required { throw PluginError(.invalidText, "\(what) is NULL; set it") }
            return ""
        }
        let bytes = try read(UnsafeRawPointer(pointer), upTo: limit + 1, what)
        guard let end = bytes.firstIndex(of: 0) else {
            throw PluginError(.invalidText, "\(what) is longer than \(limit) bytes, or has no NUL at its end")
        }
        guard let text = String(validating: bytes[..<end], as: UTF8.self) else {
            throw PluginError(.invalidText, "\(what) is not UTF-8")
        }
        if required && text.isEmpty { throw PluginError(.invalidText, "\(what) is empty; set it") }
        return text
    }

    /// Copies a struct whose first field is its size: as much as both sides know of it, the rest zero.
    /// - Parameters:
    ///   - minimum: the size in the first version of the ABI that has it.
    ///   - what: what it is, for the error.
    ///   - version: that version.
    static func sizedStruct<Table: BitwiseCopyable>(
        _ pointer: UnsafePointer<Table>?,
        into table: inout Table,
        minimum: Int,
        _ what: String,
        since version: String = "1.0"
    ) throws(PluginError) {
        guard let pointer else { throw PluginError(.malformedVTable, "\(what) is NULL") }
        let raw = UnsafeRawPointer(pointer)
        let head = try read(raw, upTo: 4, what)
        guard head.count == 4 else { throw PluginError(.malformedVTable, "\(what) lies outside of readable memory") }
        let size = head.withUnsafeBytes { Int($0.loadUnaligned(as: UInt32.self)) }
        guard size >= minimum else {
            throw PluginError(
                .malformedVTable,
                "\(what) says it has \(size) bytes, but version \(version) has \(minimum); set struct_size = sizeof(it)"
            )
        }
        let wanted = min(size, MemoryLayout<Table>.size)
        let copied = withUnsafeMutableBytes(of: &table) { destination in
            qntx_system_read_memory(raw, destination.baseAddress, wanted)
        }
        guard copied == wanted else {
            throw PluginError(.malformedVTable, "\(what) lies outside of readable memory")
        }
    }

    private static func read(
        _ address: UnsafeRawPointer,
        upTo count: Int,
        _ what: String
    ) throws(PluginError) -> [UInt8] {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            result = qntx_system_read_memory(address, buffer.baseAddress, count)
            used = max(0, result)
        }
        guard result >= 0 else {
            throw PluginError(.malformedVTable, "\(what) lies outside of readable memory")
        }
        return bytes
    }
}

extension String {
    /// Borrowed text of a plugin, copied; what is not UTF-8 is repaired, what is beyond the limit cut, but no character
    /// in two.
    init(_ view: qntx_str, limit: Int = 1 << 20) {
        // A length beyond what there can be arrives here as a negative one.
        guard let data = view.data, view.length > 0 else {
            self = ""
            return
        }
        var count = view.length
        if count > limit {
            count = limit
            let bytes = UnsafeRawBufferPointer(start: data, count: limit + 1)
            while count > limit - 3, count > 0, bytes[count] & 0xC0 == 0x80 { count -= 1 }
        }
        self = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
    }
}
