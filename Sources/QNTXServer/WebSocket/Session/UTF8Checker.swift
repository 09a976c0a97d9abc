/// Checks a text that comes in pieces, and fails at the first byte which cannot be part of one. Source: RFC 3629.
struct UTF8Checker {
    /// How many bytes the scalar that has begun still wants.
    private var missing = 0
    /// Which values its next byte may have.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether the text could end here.
    var isComplete: Bool { missing == 0 }

    /// Takes the next piece.
    /// - Returns: false if the text is not valid.
    mutating func accepts(_ bytes: ArraySlice<UInt8>) -> Bool {
        for byte in bytes {
            if missing > 0 {
                guard byte >= lowest, byte <= highest else { return false }
                missing -= 1
                (lowest, highest) = (0x80, 0xBF)
            } else if byte >= 0x80 {
                guard begins(byte) else { return false }
            }
        }
        return true
    }

    /// The second byte's bounds keep out what is too long, surrogates, and what is beyond the last scalar.
    private mutating func begins(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }
}
