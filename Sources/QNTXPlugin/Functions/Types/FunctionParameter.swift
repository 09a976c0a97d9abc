/// A parameter of a declared function.
public struct FunctionParameter: Sendable, Hashable {
    /// Which way its value goes.
    public enum Direction: String, Sendable, Hashable {
        /// From the caller.
        case `in`
        /// To the caller.
        case out
        /// Both.
        case `inout`
    }

    /// Where its value comes from.
    public enum Source: Sendable, Hashable {
        /// The caller gives it, or gets it.
        case caller
        /// It is the length of a list that the caller gives.
        case length
        /// The host: progress, and the reason of a failure.
        case host
    }

    /// What is taken where the caller leaves it out.
    public enum Default: Sendable, Hashable {
        case value(FunctionValue)
        /// The value of the parameter at that index.
        case parameter(Int)
    }

    /// Its name: what callers call it.
    public let name: String
    /// Which way its value goes.
    public let direction: Direction
    /// What it is in C.
    public let type: ParameterType
    /// What is taken where the caller leaves it out; nil if the caller must not.
    public let fallback: Default?
    /// Where its value comes from.
    public let source: Source
    /// Whether it says after the call how much of a list counts, and is not shown itself.
    public let isCount: Bool

    /// Whether callers give a value for it, if only now and then.
    public var isGiven: Bool { source == .caller && direction != .out }
    /// Whether callers get a value of it.
    public var isReturned: Bool { source == .caller && direction != .in && !isCount }
}

/// What a parameter is in C.
public enum ParameterType: Sendable, Hashable {
    /// By value; by pointer where the direction is not `in`.
    case value(ValueType)
    /// A pointer to one that the function only reads.
    case reference(ValueType)
    /// A text with a NUL at its end.
    case cString
    /// A text as `qntx_str`; `out`: a sink.
    case text
    /// Bytes as `qntx_bytes`; `out`: a sink.
    case bytes
    /// A pointer and a count; `out`: a sink.
    case list(ValueType)
    /// A pointer to as many as the length says.
    case block(BlockElement, BlockLength)
    /// Where the function says how far it is.
    case progress
    /// Where the function says why it fails.
    case reason
}

/// What a block is made of.
public enum BlockElement: Sendable, Hashable {
    case value(ValueType)
    /// A byte of a text.
    case character

    /// The size of one, in bytes.
    public var size: Int {
        switch self {
        case .value(let type): type.size
        case .character: 1
        }
    }

    /// The alignment of one, in bytes.
    public var alignment: Int {
        switch self {
        case .value(let type): type.alignment
        case .character: 1
        }
    }
}

/// The length of a block: a product.
public struct BlockLength: Sendable, Hashable {
    /// The whole number in it; 1 where there is none.
    public let constant: Int
    /// The indices of the parameters in it; one that comes twice counts twice.
    public let parameters: [Int]

    /// The parameter that alone is the length.
    public var sole: Int? { constant == 1 && parameters.count == 1 ? parameters[0] : nil }
}
