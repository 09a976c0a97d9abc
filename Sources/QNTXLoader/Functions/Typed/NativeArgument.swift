public import QNTXPlugin

/// A Swift type whose values a declared function takes as they are, without a detour through ``FunctionValue``: numbers,
/// truths, and lists of them.
public protocol NativeArgument: Sendable {
    /// Whether a parameter of this type takes it.
    static func fits(_ type: ParameterType) -> Bool

    /// Writes it to where the argument is in the frame of a call; the second word is a list's length. What it points to is
    /// good as long as the value is.
    func write(to place: UnsafeMutableRawPointer)
}

/// A Swift type that what a declared function returns is taken as.
public protocol NativeResult: Sendable {
    /// Whether a function that returns this gives it.
    static func fits(_ result: FunctionResult) -> Bool

    /// Takes it from where a result is.
    static func read(from place: UnsafeRawPointer) -> Self
}

/// A number or truth of Swift's that is one of C's.
public protocol NativeScalar: NativeArgument, NativeResult, BitwiseCopyable {
    /// What it is in the notation.
    static var scalars: [ScalarType] { get }
}

extension NativeScalar {
    /// By value only.
    public static func fits(_ type: ParameterType) -> Bool {
        if case .value(.scalar(let scalar)) = type { scalars.contains(scalar) } else { false }
    }

    /// By value only.
    public static func fits(_ result: FunctionResult) -> Bool {
        if case .value(.scalar(let scalar)) = result { scalars.contains(scalar) } else { false }
    }

    /// Writes the number.
    @inlinable
    public func write(to place: UnsafeMutableRawPointer) { place.storeBytes(of: self, as: Self.self) }

    /// Reads the number.
    @inlinable
    public static func read(from place: UnsafeRawPointer) -> Self { place.load(as: Self.self) }
}

extension NativeScalar where Self: FixedWidthInteger {
    /// Writes the integer, extended to the whole of its register.
    @inlinable
    public func write(to place: UnsafeMutableRawPointer) {
        place.storeBytes(of: Int64(truncatingIfNeeded: self), as: Int64.self)
    }
}

extension Double: NativeScalar {
    /// `f64`.
    public static var scalars: [ScalarType] { [.f64] }
}

extension Float: NativeScalar {
    /// `f32`.
    public static var scalars: [ScalarType] { [.f32] }
}

extension Bool: NativeScalar {
    /// `bool`.
    public static var scalars: [ScalarType] { [.bool] }
}

extension Int: NativeScalar {
    /// `isize` and `i64`.
    public static var scalars: [ScalarType] { [.isize, .i64] }
}

extension UInt: NativeScalar {
    /// `usize` and `u64`.
    public static var scalars: [ScalarType] { [.usize, .u64] }
}

extension Int8: NativeScalar {
    /// `i8`.
    public static var scalars: [ScalarType] { [.i8] }
}

extension Int16: NativeScalar {
    /// `i16`.
    public static var scalars: [ScalarType] { [.i16] }
}

extension Int32: NativeScalar {
    /// `i32`.
    public static var scalars: [ScalarType] { [.i32] }
}

extension Int64: NativeScalar {
    /// `i64` and `isize`.
    public static var scalars: [ScalarType] { [.i64, .isize] }
}

extension UInt8: NativeScalar {
    /// `u8`.
    public static var scalars: [ScalarType] { [.u8] }
}

extension UInt16: NativeScalar {
    /// `u16`.
    public static var scalars: [ScalarType] { [.u16] }
}

extension UInt32: NativeScalar {
    /// `u32`.
    public static var scalars: [ScalarType] { [.u32] }
}

extension UInt64: NativeScalar {
    /// `u64` and `usize`.
    public static var scalars: [ScalarType] { [.u64, .usize] }
}

extension Array: NativeArgument where Element: NativeScalar {
    /// As a list that the function only reads.
    public static func fits(_ type: ParameterType) -> Bool {
        if case .list(.scalar(let scalar)) = type { Element.scalars.contains(scalar) } else { false }
    }

    /// Writes a pointer to the elements, and their number. The elements stay where they are as long as somebody holds the
    /// array, which the caller does until the function has returned.
    @inlinable
    public func write(to place: UnsafeMutableRawPointer) {
        let base = withUnsafeBytes { $0.baseAddress }
        place.storeBytes(of: base, as: UnsafeRawPointer?.self)
        place.storeBytes(of: count, toByteOffset: 8, as: Int.self)
    }
}
