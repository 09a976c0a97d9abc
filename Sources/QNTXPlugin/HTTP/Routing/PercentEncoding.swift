/// Percent-encoding in paths. Source: RFC 3986, section 2.1.
public enum PercentEncoding {
    /// The bytes that a piece of a path stands for. A `%` without two digits stands for itself.
    public static func decode(_ piece: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(piece.count)
        var at = 0
        while at < piece.count {
            if piece[at] == percent, at + 2 < piece.count,
                let high = digit(piece[at + 1]), let low = digit(piece[at + 2])
            {
                bytes.append(high << 4 | low)
                at += 3
            } else {
                bytes.append(piece[at])
                at += 1
            }
        }
        return bytes
    }

    /// Bytes as a segment of a path: what is not unreserved is written as `%` and two digits.
    static func encode(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            let isLetter = (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80
            if isLetter || (0x30...0x39).contains(byte) || "-._~".utf8.contains(byte) {
                text.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        return text
    }

    /// Whether every `%` of a path is followed by two hexadecimal digits.
    public static func isWellFormed(_ path: Span<UInt8>) -> Bool {
        var at = 0
        while at < path.count {
            if path[at] == percent {
                guard at + 2 < path.count, digit(path[at + 1]) != nil, digit(path[at + 2]) != nil else { return false }
                at += 2
            }
            at += 1
        }
        return true
    }

    static let percent = UInt8(ascii: "%")

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
