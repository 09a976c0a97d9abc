/// Parses a signature: `(rate: f64, flows: [f64]) -> f64`. Source: `qntx_plugin.h`, "Declared functions".
struct SignatureParser {
    /// A parameter as it is written, before names are looked up in it.
    struct Written {
        var position: Int
        var name: String?
        var direction: FunctionParameter.Direction
        var type: WrittenType
        var fallback: (position: Int, word: NotationReader.Word)?
    }

    enum WrittenType {
        case plain(ParameterType)
        case block(BlockElement, constant: Int, factors: [(position: Int, name: String)])
    }

    /// How many parameters there may be.
    static let maximumParameters = 64

    let types: TypeDefinitions
    var reader: NotationReader

    /// - Parameter subject: what is parsed, for errors.
    init(_ text: String, types: TypeDefinitions, subject: String) throws(PluginError) {
        self.types = types
        reader = try NotationReader(text, subject)
    }

    /// Parses it.
    mutating func parse() throws(PluginError) -> (parameters: [Written], result: FunctionResult) {
        try reader.expect("(")
        var parameters: [Written] = []
        if try !reader.take(")") {
            repeat {
                guard parameters.count < Self.maximumParameters else {
                    throw reader.fault("there are more than \(Self.maximumParameters) parameters")
                }
                parameters.append(try parameter())
            } while try reader.take(",")
            try reader.expect(")")
        }
        let result = try reader.take("->") ? try self.result() : .nothing
        guard reader.word == .end else { throw reader.fault("expected the end, found \(reader.word.words)") }
        return (parameters, result)
    }

    private mutating func parameter() throws(PluginError) -> Written {
        let start = reader.position
        var name: String?
        if reader.isLabelled {
            name = try reader.name("a name")
            try reader.expect(":")
        }
        var direction = FunctionParameter.Direction.in
        if case .name(let word) = reader.word, let found = FunctionParameter.Direction(rawValue: word) {
            direction = found
            _ = try reader.take()
        }
        let type = try type(direction)
        var fallback: (Int, NotationReader.Word)?
        if try reader.take("=") {
            let position = reader.position
            fallback = (position, try reader.take())
        }
        return Written(position: start, name: name, direction: direction, type: type, fallback: fallback)
    }

    private mutating func type(_ direction: FunctionParameter.Direction) throws(PluginError) -> WrittenType {
        let start = reader.position
        if try reader.take("[") {
            let element = try types.valueType(&reader)
            try reader.expect("]")
            return .plain(.list(element))
        }
        let word = try reader.name("a type")
        func only(_ allowed: FunctionParameter.Direction..., type: ParameterType) throws(PluginError) -> WrittenType {
            guard allowed.contains(direction) else {
                throw reader.fault("\(word) cannot be \(direction.rawValue)", at: start)
            }
            return .plain(type)
        }
        switch word {
        case "cstr": return try only(.in, type: .cString)
        case "str": return try only(.in, .out, type: .text)
        case "bytes": return try only(.in, .out, type: .bytes)
        case "progress": return try only(.in, type: .progress)
        case "reason": return try only(.in, type: .reason)
        case "ref":
            let type = try types.valueType(&reader)
            return try only(.in, type: .reference(type))
        case "char":
            guard reader.word == .sign("[") else {
                throw reader.fault("char comes with a length, as in char[64]", at: start)
            }
            return try block(.character)
        default:
            guard let type = types.find(word) else {
                throw reader.fault("there is no type \(word) (types of one's own are defined in 'types')", at: start)
            }
            return reader.word == .sign("[") ? try block(.value(type)) : .plain(.value(type))
        }
    }

    private mutating func block(_ element: BlockElement) throws(PluginError) -> WrittenType {
        try reader.expect("[")
        var (constant, factors) = (1, [(position: Int, name: String)]())
        repeat {
            if case .number = reader.word {
                let start = reader.position
                let (product, overflows) = constant.multipliedReportingOverflow(by: try reader.count("a length"))
                guard !overflows, product <= 1 << 40 else { throw reader.fault("the length is too large", at: start) }
                constant = product
            } else {
                factors.append((reader.position, try reader.name("a length: a number or a parameter's name")))
            }
        } while try reader.take("*")
        try reader.expect("]")
        return .block(element, constant: constant, factors: factors)
    }

    private mutating func result() throws(PluginError) -> FunctionResult {
        let start = reader.position
        let word = try reader.name("a type")
        switch word {
        case "void": return .nothing
        case "cstr": return .cString
        case "str": return .text
        case "bytes": return .bytes
        case "status": return .status
        case "code":
            guard try reader.take("(") else { return .code(text: nil) }
            let symbol = try reader.name("the name of the function that gives an error's text")
            try reader.expect(")")
            return .code(text: symbol)
        default:
            guard let type = types.find(word) else {
                throw reader.fault(
                    "nothing returns \(word): a scalar, a type of one's own, cstr, str, bytes, status or code",
                    at: start
                )
            }
            return .value(type)
        }
    }
}
