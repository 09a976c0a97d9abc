import CQNTXSystem
import QNTXPlugin

/// Static C strings that a plugin points to, read together: compilers put them side by side, and each read that trusts no
/// pointer is a system call.
struct StaticTexts {
    /// The most that is read together, in bytes.
    private static let maximumWindow = 4096

    private let start: UInt
    private let bytes: [UInt8]

    /// Reads what there is from the first of them on, if none is far away.
    init(_ pointers: [UnsafePointer<CChar>?]) {
        let addresses = pointers.compactMap { $0.map { UInt(bitPattern: $0) } }
        guard let first = addresses.min(), let last = addresses.max(),
            last - first <= UInt(Self.maximumWindow - ABIText.maximumStatic - 1)
        else {
            (start, bytes) = (0, [])
            return
        }
        let count = Int(last - first) + ABIText.maximumStatic + 1
        start = first
        bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            used = max(0, qntx_system_read_memory(UnsafeRawPointer(bitPattern: first), buffer.baseAddress, count))
        }
    }

    /// One of them; as `ABIText.staticString`, which sees to all that is out of the ordinary.
    func text(
        _ pointer: UnsafePointer<CChar>?,
        _ what: String,
        required: Bool = false
    ) throws(PluginError) -> String {
        if let pointer, let text = known(UInt(bitPattern: pointer)), !(required && text.isEmpty) { return text }
        return try ABIText.staticString(pointer, what, required: required)
    }

    private func known(_ address: UInt) -> String? {
        guard address >= start, address - start < UInt(bytes.count) else { return nil }
        let rest = bytes[Int(address - start)...].prefix(ABIText.maximumStatic + 1)
        guard let end = rest.firstIndex(of: 0) else { return nil }
        return String(validating: rest[..<end], as: UTF8.self)
    }
}
