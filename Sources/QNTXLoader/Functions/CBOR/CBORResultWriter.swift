import QNTXPlugin

/// Writes what a function gives as CBOR (RFC 8949), lists of numbers as typed arrays (RFC 8746).
struct CBORResultWriter: ResultWriter {
    private(set) var output: [UInt8] = []

    mutating func beginObject(_ count: Int) { head(5, UInt64(count)) }

    mutating func name(_ name: [UInt8]) {
        head(3, UInt64(name.count))
        output.append(contentsOf: name)
    }

    mutating func endObject() {}

    mutating func beginList(_ count: Int) { head(4, UInt64(count)) }

    mutating func element() {}

    mutating func endList() {}

    mutating func null() { output.append(0xF6) }

    mutating func scalar(_ type: ScalarType, _ place: UnsafeRawPointer) {
        switch type {
        case .bool: output.append(place.loadUnaligned(as: UInt8.self) != 0 ? 0xF5 : 0xF4)
        case .f64: float(27, place.loadUnaligned(as: UInt64.self), 8)
        case .f32: float(26, UInt64(place.loadUnaligned(as: UInt32.self)), 4)
        default:
            let bits = Scalar.bits(type, place)
            if type.isSigned, Int64(bitPattern: bits) < 0 { head(1, ~bits) } else { head(0, bits) }
        }
    }

    mutating func text(_ bytes: UnsafeRawBufferPointer) {
        head(3, UInt64(bytes.count))
        output.append(contentsOf: bytes)
    }

    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        head(2, UInt64(bytes.count))
        output.append(contentsOf: bytes)
    }

    mutating func scalars(_ type: ScalarType, _ place: UnsafeRawPointer, _ count: Int) {
        guard let tag = TypedArray.tag(type) else {
            beginList(count)
            for index in 0..<count { scalar(type, place + index) }
            return
        }
        head(6, tag)
        bytes(UnsafeRawBufferPointer(start: place, count: count * type.size))
    }

    private mutating func float(_ information: UInt8, _ bits: UInt64, _ size: Int) {
        output.append(7 << 5 | information)
        for index in (0..<size).reversed() { output.append(UInt8(truncatingIfNeeded: bits >> UInt64(index * 8))) }
    }

    private mutating func head(_ major: UInt8, _ number: UInt64) {
        let size = number < 24 ? 0 : number <= 0xFF ? 1 : number <= 0xFFFF ? 2 : number <= 0xFFFF_FFFF ? 4 : 8
        let information = size == 0 ? UInt8(number) : UInt8(24 + size.trailingZeroBitCount)
        output.append(major << 5 | information)
        for index in (0..<size).reversed() { output.append(UInt8(truncatingIfNeeded: number >> UInt64(index * 8))) }
    }
}
