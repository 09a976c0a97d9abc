import QNTXPlugin

extension JSONArgumentReader {
    mutating func scalar(_ type: ScalarType, into place: UnsafeMutableRawPointer) throws(ArgumentFault) {
        skipSpace()
        switch peek {
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): try number(type, into: place)
        case UInt8(ascii: "\"") where type != .bool: try quoted(type, into: place)
        case UInt8(ascii: "t") where type == .bool:
            try word("true")
            place.storeBytes(of: 1, as: UInt8.self)
        case UInt8(ascii: "f") where type == .bool:
            try word("false")
            place.storeBytes(of: 0, as: UInt8.self)
        default: throw Scalar.expected(type, found)
        }
    }

    private mutating func word(_ text: StaticString) throws(ArgumentFault) {
        let length = text.utf8CodeUnitCount
        let comes = text.withUTF8Buffer { $0.elementsEqual(bytes[next..<min(next + length, bytes.count)]) }
        guard comes else { throw malformed("expected \(text)") }
        next += length
    }

    private mutating func number(_ type: ScalarType, into place: UnsafeMutableRawPointer) throws(ArgumentFault) {
        if type == .f64, let number = shortNumber() { return place.storeBytes(of: number, as: Double.self) }
        let token = try NumberToken(bytes, &next)
        if let magnitude = token.integer {
            // -0 is no integer that a floating-point number loses the sign of.
            if magnitude == 0, token.isNegative, type.isFloat { return Scalar.store(-0.0, type, place) }
            return try Scalar.take(magnitude, negative: token.isNegative, type, into: place)
        }
        guard token.isFractional else {
            // So many digits that 64 bits do not hold them.
            if type.isFloat { return try Scalar.take(try token.double(bytes), type, into: place) }
            throw ArgumentFault(message: "\(token.text(bytes)) does not fit \(type.rawValue)")
        }
        try Scalar.take(try token.double(bytes), type, into: place)
    }

    /// Takes a number as most are: up to 15 digits, perhaps with a point between, and no exponent. Mantissa and power of ten are
    /// exact then, so that the one division rounds as it should.
    /// - Returns: nil, and nothing is taken, for any other.
    private mutating func shortNumber() -> Double? {
        var index = next
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let first = index
        var (mantissa, point) = (UInt64(0), -1)
        while index < bytes.count {
            let byte = bytes[index]
            if byte &- 0x30 < 10 {
                mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
            } else if byte == UInt8(ascii: "."), point < 0 {
                point = index
            } else {
                break
            }
            index += 1
            if index - first > 16 { return nil }
        }
        let digits = index - first - (point < 0 ? 0 : 1)
        let isPlain =
            digits > 0 && digits <= 15 && point != first && point != index - 1
            && (bytes[first] != UInt8(ascii: "0") || digits == 1 || point == first + 1)
        guard isPlain, index == bytes.count || bytes[index] | 0x20 != UInt8(ascii: "e") else { return nil }
        next = index
        let number = point < 0 ? Double(mantissa) : Double(mantissa) / NumberToken.power(index - point - 1)
        return isNegative ? -number : number
    }

    /// Numbers that JSON has no number for, or that many readers of JSON would change.
    private mutating func quoted(_ type: ScalarType, into place: UnsafeMutableRawPointer) throws(ArgumentFault) {
        let start = next
        next += 1
        let from = next
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20, byte != UInt8(ascii: "\\"), next - from < 32 else {
                next = start
                throw Scalar.expected(type, found)
            }
            next += 1
        }
        guard peek != nil else { throw malformed("a text without its closing '\"'") }
        let content = UnsafeRawBufferPointer(rebasing: bytes[from..<next])
        next += 1
        try QuotedScalar.take(content, type, into: place)
    }
}
