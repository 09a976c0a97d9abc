/// The enums and structs that a plugin's signatures use, by name.
public struct TypeDefinitions: Sendable, Hashable {
    /// The types, in the order of their definitions.
    public private(set) var types: [ValueType] = []
    private var indices: [String: Int] = [:]

    /// How deep structs may be in structs, how large one may be in bytes, and how many there may be.
    static let (maximumDepth, maximumSize, maximumCount) = (8, 65536, 256)

    /// No types of one's own.
    public init() {}

    /// Reads definitions: `enum kind: i32 { call, put }  struct greeks { delta: f64, gamma: f64 }`.
    /// - Throws: `invalidSignature`, with the position.
    public init(_ text: String) throws(PluginError) {
        var reader = try NotationReader(text, "the definition of types")
        while reader.word != .end {
            let start = reader.position
            let type: ValueType
            switch try reader.name("'enum' or 'struct'") {
            case "enum": type = .enumeration(try Self.enumeration(&reader))
            case "struct": type = .structure(try structure(&reader))
            default: throw reader.fault("expected 'enum' or 'struct'", at: start)
            }
            guard indices[type.name] == nil else { throw reader.fault("\(type.name) is defined twice", at: start) }
            guard Self.isFree(type.name) else {
                throw reader.fault("\(type.name) is a word of the notation itself", at: start)
            }
            guard types.count < Self.maximumCount else {
                throw reader.fault("there are more than \(Self.maximumCount) types", at: start)
            }
            indices[type.name] = types.count
            types.append(type)
        }
    }

    /// The type of a name: one of these, or a scalar.
    public func find(_ name: String) -> ValueType? {
        if let scalar = ScalarType(rawValue: name) { return .scalar(scalar) }
        return indices[name].map { types[$0] }
    }

    private static let words: Set<String> = [
        "in", "out", "inout", "ref", "cstr", "str", "bytes", "char", "progress", "reason", "void", "status", "code",
        "enum", "struct", "true", "false", "null", "nan", "inf",
    ]

    private static func isFree(_ name: String) -> Bool {
        !words.contains(name) && ScalarType(rawValue: name) == nil
    }

    // MARK: Enums

    private static func enumeration(_ reader: inout NotationReader) throws(PluginError) -> EnumType {
        let name = try reader.name("the enum's name")
        var underlying = ScalarType.i32
        if try reader.take(":") {
            let start = reader.position
            guard let type = ScalarType(rawValue: try reader.name("an integer type")), type.isInteger else {
                throw reader.fault("an enum is an integer: i8 to i64, u8 to u64", at: start)
            }
            underlying = type
        }
        try reader.expect("{")
        var cases: [EnumType.Case] = []
        var value: Int64? = 0
        repeat {
            // A comma may end the list.
            if reader.word == .sign("}"), !cases.isEmpty { break }
            let start = reader.position
            let name = try reader.name("the name of a case")
            if try reader.take("=") { value = try integer(&reader, underlying) }
            guard let number = value, fits(number, underlying) else {
                throw reader.fault("the value of \(name) is no \(underlying.rawValue)", at: start)
            }
            guard !cases.contains(where: { $0.name == name || $0.value == number }) else {
                throw reader.fault("\(name), or its value \(number), comes twice", at: start)
            }
            guard cases.count < 4096 else { throw reader.fault("an enum has at most 4096 cases", at: start) }
            cases.append(EnumType.Case(name: name, value: number))
            value = number == .max ? nil : number + 1
        } while try reader.take(",")
        try reader.expect("}")
        return EnumType(name: name, underlying: underlying, cases: cases)
    }

    private static func integer(
        _ reader: inout NotationReader,
        _ type: ScalarType
    ) throws(PluginError) -> Int64 {
        guard case .number(let digits) = reader.word, let number = Int64(digits), fits(number, type) else {
            throw reader.fault("expected an integer that is an \(type.rawValue), found \(reader.word.words)")
        }
        _ = try reader.take()
        return number
    }

    private static func fits(_ number: Int64, _ type: ScalarType) -> Bool {
        let (least, greatest) = type.bounds
        return number >= least && (number < 0 || UInt64(number) <= greatest)
    }

    // MARK: Structs

    private func structure(_ reader: inout NotationReader) throws(PluginError) -> StructType {
        let name = try reader.name("the struct's name")
        try reader.expect("{")
        var fields: [StructType.Field] = []
        var (size, alignment, depth) = (0, 1, 1)
        repeat {
            if reader.word == .sign("}"), !fields.isEmpty { break }
            let start = reader.position
            let field = try reader.name("the name of a field")
            guard !fields.contains(where: { $0.name == field }) else {
                throw reader.fault("the field \(field) comes twice", at: start)
            }
            try reader.expect(":")
            let type = try valueType(&reader)
            var count: Int?
            if try reader.take("[") {
                count = try reader.count("how many there are")
                try reader.expect("]")
            }
            if case .structure(let inner) = type { depth = max(depth, inner.depth + 1) }
            let offset = Self.aligned(size, type.alignment)
            let (bytes, overflows) = type.size.multipliedReportingOverflow(by: count ?? 1)
            guard count != 0, !overflows, bytes <= Self.maximumSize, depth <= Self.maximumDepth else {
                throw reader.fault(
                    "\(field) is of nothing, larger than \(Self.maximumSize) bytes, or more than \(Self.maximumDepth) "
                        + "structs deep",
                    at: start
                )
            }
            fields.append(StructType.Field(name: field, type: type, count: count, offset: offset))
            size = offset + bytes
            alignment = max(alignment, type.alignment)
            guard size <= Self.maximumSize else {
                throw reader.fault("the struct is larger than \(Self.maximumSize) bytes", at: start)
            }
        } while try reader.take(",")
        try reader.expect("}")
        return StructType(
            name: name,
            fields: fields,
            size: Self.aligned(size, alignment),
            alignment: alignment,
            depth: depth
        )
    }

    /// Takes the name of a type that has to come.
    func valueType(_ reader: inout NotationReader) throws(PluginError) -> ValueType {
        let start = reader.position
        let name = try reader.name("a type")
        guard let type = find(name) else {
            throw reader.fault("there is no type \(name) (types of one's own are defined in 'types')", at: start)
        }
        return type
    }

    private static func aligned(_ size: Int, _ alignment: Int) -> Int {
        (size + alignment - 1) / alignment * alignment
    }
}
