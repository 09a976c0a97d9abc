/// What can be passed by value or pointed to: a scalar, an enum or a struct.
public enum ValueType: Sendable, Hashable {
    case scalar(ScalarType)
    case enumeration(EnumType)
    case structure(StructType)

    /// Its size in bytes.
    public var size: Int {
        switch self {
        case .scalar(let type): type.size
        case .enumeration(let type): type.underlying.size
        case .structure(let type): type.size
        }
    }

    /// Its alignment in bytes.
    public var alignment: Int {
        switch self {
        case .scalar(let type): type.size
        case .enumeration(let type): type.underlying.size
        case .structure(let type): type.alignment
        }
    }

    /// The scalar that it is, or that an enum is in C; nil for a struct.
    public var scalar: ScalarType? {
        switch self {
        case .scalar(let type): type
        case .enumeration(let type): type.underlying
        case .structure: nil
        }
    }

    /// The name, as the notation has it.
    public var name: String {
        switch self {
        case .scalar(let type): type.rawValue
        case .enumeration(let type): type.name
        case .structure(let type): type.name
        }
    }
}

/// An enum: an integer in C, a name to callers.
public struct EnumType: Sendable, Hashable {
    /// One of its cases.
    public struct Case: Sendable, Hashable {
        /// Its name: what callers give.
        public let name: String
        /// What it is in C.
        public let value: Int64
    }

    /// Its name.
    public let name: String
    /// The integer that it is in C.
    public let underlying: ScalarType
    /// Its cases, in the order of the definition; at least one, with names and values of their own.
    public let cases: [Case]
}

/// A struct, laid out as C does it.
public struct StructType: Sendable, Hashable {
    /// One of its fields.
    public struct Field: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// What it is, or what each of it is.
        public let type: ValueType
        /// How many there are of it, one after the other; nil for one that is no array.
        public let count: Int?
        /// Where it begins, in bytes.
        public let offset: Int
    }

    /// Its name.
    public let name: String
    /// Its fields, in C's order.
    public let fields: [Field]
    /// Its size in bytes, what follows the last field included.
    public let size: Int
    /// Its alignment in bytes.
    public let alignment: Int
    /// How deep structs are in it: 1 for one of scalars.
    let depth: Int
}
