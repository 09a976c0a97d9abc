import QNTXPlugin

/// Scalars in C's memory.
enum Scalar {
    /// Writes an integer that is known to fit.
    static func store(_ value: UInt64, _ type: ScalarType, _ place: UnsafeMutableRawPointer) {
        switch type.size {
        case 1: place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case 2: place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
        case 4: place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
        default: place.storeBytes(of: value, as: UInt64.self)
        }
    }

    /// Writes a floating-point number.
    static func store(_ value: Double, _ type: ScalarType, _ place: UnsafeMutableRawPointer) {
        if type == .f32 {
            place.storeBytes(of: Float(value), as: Float.self)
        } else {
            place.storeBytes(of: value, as: Double.self)
        }
    }

    /// An integer's bits, extended to 64 by its sign.
    static func bits(_ type: ScalarType, _ place: UnsafeRawPointer) -> UInt64 {
        switch type {
        case .i8: UInt64(bitPattern: Int64(place.loadUnaligned(as: Int8.self)))
        case .i16: UInt64(bitPattern: Int64(place.loadUnaligned(as: Int16.self)))
        case .i32: UInt64(bitPattern: Int64(place.loadUnaligned(as: Int32.self)))
        case .u8, .bool: UInt64(place.loadUnaligned(as: UInt8.self))
        case .u16: UInt64(place.loadUnaligned(as: UInt16.self))
        case .u32, .f32: UInt64(place.loadUnaligned(as: UInt32.self))
        case .i64, .u64, .isize, .usize, .f64: place.loadUnaligned(as: UInt64.self)
        }
    }

    /// A floating-point number.
    static func double(_ type: ScalarType, _ place: UnsafeRawPointer) -> Double {
        type == .f32 ? Double(place.loadUnaligned(as: Float.self)) : place.loadUnaligned(as: Double.self)
    }

    /// Whether an integer fits a type.
    /// - Parameters:
    ///   - magnitude: how far it is from 0.
    @inline(__always)
    static func fits(_ magnitude: UInt64, negative: Bool, _ type: ScalarType) -> Bool {
        let bits = UInt64(type.size * 8)
        if type.isSigned {
            let limit = UInt64(1) << (bits - 1)
            return negative ? magnitude <= limit : magnitude < limit
        }
        return negative ? magnitude == 0 : bits == 64 || magnitude >> bits == 0
    }

    /// Takes an integer for a parameter of any scalar type.
    /// - Throws: that it does not fit, or that the floating-point number cannot hold it exactly.
    @inline(__always)
    static func take(
        _ magnitude: UInt64,
        negative: Bool,
        _ type: ScalarType,
        into place: UnsafeMutableRawPointer
    ) throws(ArgumentFault) {
        if type.isFloat {
            let number = negative ? -Double(magnitude) : Double(magnitude)
            let isExact =
                magnitude <= 1 << 24
                || (type == .f64
                    ? UInt64(exactly: number.magnitude) == magnitude
                    : UInt64(exactly: Float(magnitude)) == magnitude)
            guard isExact else {
                throw ArgumentFault(
                    message:
                        "\(negative ? "-" : "")\(magnitude) cannot be held exactly by \(type.rawValue); give the number "
                        + "that is meant with a decimal point or an exponent"
                )
            }
            return store(number, type, place)
        }
        guard type != .bool else { throw expected(type, "a number") }
        guard fits(magnitude, negative: negative, type) else {
            let (least, greatest) = type.bounds
            throw ArgumentFault(
                message:
                    "\(negative ? "-" : "")\(magnitude) does not fit \(type.rawValue), which is \(least) to \(greatest)"
            )
        }
        store(negative ? 0 &- magnitude : magnitude, type, place)
    }

    /// Takes a number that is not written as an integer.
    static func take(
        _ number: Double,
        _ type: ScalarType,
        into place: UnsafeMutableRawPointer
    ) throws(ArgumentFault) {
        if type.isFloat {
            guard type == .f64 || !number.isFinite || Float(number).isFinite else {
                throw ArgumentFault(message: "\(number) is beyond f32")
            }
            return store(number, type, place)
        }
        guard type != .bool else { throw expected(type, "a number") }
        // 1e3 and 2.0 are integers that are known exactly.
        guard number.magnitude <= 0x1p53, number == number.rounded(.towardZero) else {
            throw ArgumentFault(message: "expected an integer, found \(number)")
        }
        try take(UInt64(number.magnitude), negative: number < 0, type, into: place)
    }

    /// What should have been there.
    static func expected(_ type: ScalarType, _ found: String) -> ArgumentFault {
        let wanted = type == .bool ? "true or false" : type.isFloat ? "a number" : "an integer"
        return ArgumentFault(message: "expected \(wanted), found \(found)")
    }
}
