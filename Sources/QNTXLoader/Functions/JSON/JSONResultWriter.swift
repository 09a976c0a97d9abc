import QNTXPlugin

/// Writes what a function gives as JSON (RFC 8259). What JSON has no number for, and integers that readers which keep
/// numbers as f64 would change silently, are texts.
struct JSONResultWriter: ResultWriter {
    private(set) var output: [UInt8] = []
    private var needsComma = false

    init() {
        output.reserveCapacity(128)
    }

    mutating func beginObject(_ count: Int) {
        output.append(UInt8(ascii: "{"))
        needsComma = false
    }

    mutating func name(_ name: [UInt8]) {
        element()
        output.append(UInt8(ascii: "\""))
        output.append(contentsOf: name)
        output.append(UInt8(ascii: "\""))
        output.append(UInt8(ascii: ":"))
    }

    mutating func endObject() {
        output.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func beginList(_ count: Int) {
        output.append(UInt8(ascii: "["))
        needsComma = false
    }

    mutating func element() {
        if needsComma { output.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    mutating func endList() {
        output.append(UInt8(ascii: "]"))
        needsComma = true
    }

    mutating func null() { output.append(contentsOf: "null".utf8) }

    mutating func scalar(_ type: ScalarType, _ place: UnsafeRawPointer) {
        switch type {
        case .bool: output.append(contentsOf: (place.loadUnaligned(as: UInt8.self) != 0 ? "true" : "false").utf8)
        case .f64: number(place.loadUnaligned(as: Double.self))
        case .f32: number(place.loadUnaligned(as: Float.self))
        default: integer(Scalar.bits(type, place), isSigned: type.isSigned)
        }
    }

    mutating func text(_ bytes: UnsafeRawBufferPointer) {
        output.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                output.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u001".utf8)
                output.append("0123456789abcdef".utf8[offset: Int(byte & 15)])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        output.append(UInt8(ascii: "\""))
        Base64.encode(bytes, to: &output)
        output.append(UInt8(ascii: "\""))
    }

    // MARK: Numbers

    /// The shortest text that is this number and no other.
    private mutating func number<Number: BinaryFloatingPoint & CustomStringConvertible>(_ number: Number) {
        guard number.isFinite else {
            let text = number.isNaN ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\""
            return output.append(contentsOf: text.utf8)
        }
        var text = number.description
        text.withUTF8 { output.append(contentsOf: $0) }
    }

    private mutating func integer(_ bits: UInt64, isSigned: Bool) {
        let isNegative = isSigned && Int64(bitPattern: bits) < 0
        var left = isNegative ? 0 &- bits : bits
        let isText = left >= 1 << 53
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var start = 24
            func put(_ byte: UInt8) {
                start -= 1
                digits[start] = byte
            }
            if isText { put(UInt8(ascii: "\"")) }
            repeat {
                put(UInt8(truncatingIfNeeded: left % 10) + 0x30)
                left /= 10
            } while left > 0
            if isNegative { put(UInt8(ascii: "-")) }
            if isText { put(UInt8(ascii: "\"")) }
            output.append(contentsOf: digits[start...])
        }
    }
}

extension String.UTF8View {
    fileprivate subscript(offset offset: Int) -> UInt8 { self[index(startIndex, offsetBy: offset)] }
}
