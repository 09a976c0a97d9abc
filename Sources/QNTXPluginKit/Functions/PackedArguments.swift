import CQNTXPlugin
public import QNTXPlugin

/// The arguments of one call, as the host gives them: a pointer to each. Good during the call alone.
public struct PackedArguments {
    private let pointers: UnsafePointer<UnsafeMutableRawPointer?>
    private var next = 0

    init(_ pointers: UnsafePointer<UnsafeMutableRawPointer?>) {
        self.pointers = pointers
    }

    /// The next argument, which has this type in C.
    mutating func take<Value: BitwiseCopyable>(_ type: Value.Type) throws(PluginError) -> Value {
        defer { next += 1 }
        guard let pointer = pointers[next] else {
            throw PluginError(.invalidArgument, "the host gave no argument \(next + 1)")
        }
        return pointer.loadUnaligned(as: type)
    }

    /// Says why a function has failed.
    /// - Parameter index: which argument the reason is.
    func say(_ text: String, at index: Int) {
        guard let place = pointers[index] else { return }
        let sink = place.loadUnaligned(as: qntx_sink.self)
        var text = text
        text.withUTF8 { _ = sink.write?(sink.context, $0.baseAddress, $0.count) }
    }
}

/// A type that an exported function can take.
public protocol ExportedArgument: SendableMetatype {
    /// What it is in a signature.
    static var notation: String { get }
    /// Takes it from a call's arguments.
    static func take(from arguments: inout PackedArguments) throws(PluginError) -> Self
}

/// A type that an exported function can give.
public protocol ExportedOutput: SendableMetatype {
    /// What it is in a signature; nil for nothing.
    static var outputNotation: String? { get }
    /// Puts it where the call wants it.
    func put(to arguments: inout PackedArguments) throws(PluginError)
}

/// A number or truth that an exported function can take and give, also in lists.
public protocol ExportedScalar: ExportedArgument, ExportedOutput, BitwiseCopyable {
    /// What it is in a signature.
    static var scalar: ScalarType { get }
}

extension ExportedScalar {
    /// The scalar.
    public static var notation: String { scalar.rawValue }
    /// A pointer to the scalar.
    public static var outputNotation: String? { "out \(scalar.rawValue)" }

    /// By value.
    public static func take(from arguments: inout PackedArguments) throws(PluginError) -> Self {
        try arguments.take(Self.self)
    }

    /// To where the pointer leads.
    public func put(to arguments: inout PackedArguments) throws(PluginError) {
        let place = try arguments.take(UnsafeMutableRawPointer?.self)
        place?.storeBytes(of: self, as: Self.self)
    }
}

extension Double: ExportedScalar {
    /// `f64`.
    public static var scalar: ScalarType { .f64 }
}

extension Float: ExportedScalar {
    /// `f32`.
    public static var scalar: ScalarType { .f32 }
}

extension Bool: ExportedScalar {
    /// `bool`.
    public static var scalar: ScalarType { .bool }
}

extension Int: ExportedScalar {
    /// `isize`.
    public static var scalar: ScalarType { .isize }
}

extension Int32: ExportedScalar {
    /// `i32`.
    public static var scalar: ScalarType { .i32 }
}

extension Int64: ExportedScalar {
    /// `i64`.
    public static var scalar: ScalarType { .i64 }
}

extension UInt8: ExportedScalar {
    /// `u8`.
    public static var scalar: ScalarType { .u8 }
}

extension UInt32: ExportedScalar {
    /// `u32`.
    public static var scalar: ScalarType { .u32 }
}

extension UInt64: ExportedScalar {
    /// `u64`.
    public static var scalar: ScalarType { .u64 }
}

extension Array: ExportedArgument, ExportedOutput where Element: ExportedScalar {
    /// A list; of `u8`, bytes to the caller.
    public static var notation: String { "[\(Element.scalar.rawValue)]" }
    /// A sink.
    public static var outputNotation: String? { "out [\(Element.scalar.rawValue)]" }

    /// A pointer and a count, copied.
    public static func take(from arguments: inout PackedArguments) throws(PluginError) -> [Element] {
        let base = try arguments.take(UnsafeRawPointer?.self)
        let count = try arguments.take(Int.self)
        guard let base, count > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: base.assumingMemoryBound(to: Element.self), count: count))
    }

    /// All of it at once.
    public func put(to arguments: inout PackedArguments) throws(PluginError) {
        let sink = try arguments.take(qntx_sink.self)
        let status = withUnsafeBufferPointer { sink.write?(sink.context, $0.baseAddress, $0.count) }
        guard status == ABIStatus.ok.rawValue else {
            throw PluginError(.tooLarge, "the result is larger than the limit")
        }
    }
}

extension String: ExportedArgument, ExportedOutput {
    /// A text.
    public static var notation: String { "str" }
    /// A sink.
    public static var outputNotation: String? { "out str" }

    /// A view, copied.
    public static func take(from arguments: inout PackedArguments) throws(PluginError) -> String {
        String(try arguments.take(qntx_str.self))
    }

    /// All of it at once.
    public func put(to arguments: inout PackedArguments) throws(PluginError) {
        let sink = try arguments.take(qntx_sink.self)
        var text = self
        let status = text.withUTF8 { sink.write?(sink.context, $0.baseAddress, $0.count) }
        guard status == ABIStatus.ok.rawValue else {
            throw PluginError(.tooLarge, "the result is larger than the limit")
        }
    }
}

/// What an exported function gives that gives nothing.
public struct NoOutput: ExportedOutput {
    /// Gives nothing.
    public init() {}
    /// Nothing.
    public static var outputNotation: String? { nil }
    /// Puts nothing anywhere.
    public func put(to arguments: inout PackedArguments) throws(PluginError) {}
}

/// Where an exported function says how far it is. Good during the call alone.
public struct FunctionProgress: ExportedArgument {
    private let progress: qntx_progress

    /// The host's own.
    public static var notation: String { "progress" }

    /// By value.
    public static func take(from arguments: inout PackedArguments) throws(PluginError) -> FunctionProgress {
        FunctionProgress(progress: try arguments.take(qntx_progress.self))
    }

    private init(progress: qntx_progress) { self.progress = progress }

    /// Says how far the function is.
    /// - Returns: false where nobody waits for the result any more, and it should end.
    public func report(_ current: Int, of total: Int) -> Bool {
        progress.report?(progress.context, Int64(current), Int64(total)) ?? true
    }
}
