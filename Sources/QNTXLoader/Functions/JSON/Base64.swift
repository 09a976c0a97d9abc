/// Bytes as text. Source: RFC 4648, section 4; section 5's alphabet and a missing padding are read too.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    /// Writes the text of bytes.
    static func encode(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            var group = UInt32(bytes[index]) << 16
            if left > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if left > 2 { group |= UInt32(bytes[index + 2]) }
            output.append(letters[Int(group >> 18)])
            output.append(letters[Int(group >> 12 & 63)])
            output.append(left > 1 ? letters[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            output.append(left > 2 ? letters[Int(group & 63)] : UInt8(ascii: "="))
            index += 3
        }
    }

    /// Reads a text.
    /// - Parameter place: has room for 3 bytes of every 4, and 3 more.
    /// - Returns: how many bytes there are; nil if the text is none of this.
    static func decode(_ text: UnsafeRawBufferPointer, into place: UnsafeMutableRawPointer) -> Int? {
        var text = text[...]
        var padding = 0
        while padding < 2, text.last == UInt8(ascii: "=") {
            text = text.dropLast()
            padding += 1
        }
        guard text.count % 4 != 1, padding == 0 || (text.count + padding) % 4 == 0 else { return nil }
        var (group, bits, count) = (UInt32(0), 0, 0)
        for letter in text {
            let value = values[Int(letter)]
            guard value != 0xFF else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                place.storeBytes(
                    of: UInt8(truncatingIfNeeded: group >> UInt32(bits)),
                    toByteOffset: count,
                    as: UInt8.self
                )
                count += 1
            }
        }
        // What is over is nothing.
        guard group & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
        return count
    }
}
