/// Whether bytes are UTF-8.
enum UTF8Validity {
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // As a rule all are ASCII.
        var index = 0
        while index + 8 <= bytes.count {
            guard bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 else {
                break
            }
            index += 8
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[index...])
        if rest.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: rest, as: UTF8.self) != nil
    }
}
