import QNTXPlugin

/// What a typed array of CBOR is made of, by its tag: `0b010_f_s_e_ll`. Source: RFC 8746, section 2.1.
struct TypedArray {
    let isFloat: Bool
    let isSigned: Bool
    let isBigEndian: Bool
    let size: Int

    init?(tag: UInt64) {
        guard (64...87).contains(tag), tag != 76 else { return nil }
        isFloat = tag & 0x10 != 0
        isSigned = isFloat || tag & 8 != 0
        // Of bytes, the bit for their order says something else: 68 is "clamped".
        isBigEndian = tag & 4 == 0
        size = (isFloat ? 2 : 1) << Int(tag & 3)
    }

    /// Whether its elements are a type's, as they are in memory.
    func holds(_ type: ScalarType) -> Bool {
        type.size == size && type.isFloat == isFloat && type != .bool && (isFloat || type.isSigned == isSigned)
    }

    /// `f64`.
    var name: String { (isFloat ? "f" : isSigned ? "i" : "u") + "\(size * 8)" }

    /// The tag of elements of a type as they are in this machine's memory, little-endian; nil for a truth.
    static func tag(_ type: ScalarType) -> UInt64? {
        guard type != .bool else { return nil }
        var tag: UInt64 = 0x40
        if type.isFloat { tag |= 0x10 } else if type.isSigned { tag |= 8 }
        // One byte has no order; with that bit unsigned ones would be "clamped".
        if type.size > 1 { tag |= 4 }
        let exponent = type.size.trailingZeroBitCount
        return tag | UInt64(type.isFloat ? exponent - 1 : exponent)
    }
}
