/// A number or truth as C has it: what signatures, structs and enums are made of.
public enum ScalarType: String, Sendable, Hashable, CaseIterable {
    case i8, i16, i32, i64, u8, u16, u32, u64, isize, usize, f32, f64, bool

    /// Its size in bytes, which is its alignment too.
    public var size: Int {
        switch self {
        case .i8, .u8, .bool: 1
        case .i16, .u16: 2
        case .i32, .u32, .f32: 4
        case .i64, .u64, .isize, .usize, .f64: 8
        }
    }

    /// Whether it is a floating-point number.
    public var isFloat: Bool { self == .f32 || self == .f64 }

    /// Whether it is an integer.
    public var isInteger: Bool { !isFloat && self != .bool }

    /// Whether it is an integer that can be less than nothing.
    public var isSigned: Bool {
        switch self {
        case .i8, .i16, .i32, .i64, .isize: true
        default: false
        }
    }

    /// The least and the greatest value of an integer type.
    public var bounds: (least: Int64, greatest: UInt64) {
        let bits = size * 8
        return isSigned
            ? (Int64.min >> (64 - bits), UInt64(Int64.max >> (64 - bits))) : (0, UInt64.max >> (64 - bits))
    }
}
