/// Checks that what a signature says holds together, and looks up the names in it.
struct SignatureCheck {
    private let written: [SignatureParser.Written]
    private let result: FunctionResult
    private let reader: NotationReader
    private let names: [String]
    private let indices: [String: Int]

    init(
        _ written: [SignatureParser.Written],
        _ names: [String],
        _ result: FunctionResult,
        _ reader: NotationReader
    ) throws(PluginError) {
        self.written = written
        self.result = result
        self.reader = reader
        self.names = try Self.names(written, names, reader)
        var indices: [String: Int] = [:]
        for (index, name) in self.names.enumerated() {
            guard indices.updateValue(index, forKey: name) == nil else {
                throw reader.fault("two parameters are called \(name)", at: written[index].position)
            }
        }
        self.indices = indices
    }

    func signature() throws(PluginError) -> FunctionSignature {
        var types: [ParameterType] = []
        for parameter in written { types.append(try type(of: parameter)) }
        let lengths = try Lengths(types, written, reader)
        var parameters: [FunctionParameter] = []
        for (index, parameter) in written.enumerated() {
            let isDerived = lengths.derived.contains(index)
            let fallback = try fallback(of: parameter, types[index], isDerived)
            parameters.append(
                FunctionParameter(
                    name: names[index],
                    direction: parameter.direction,
                    type: types[index],
                    fallback: fallback,
                    source: Self.isHosts(types[index]) ? .host : isDerived ? .length : .caller,
                    isCount: parameter.direction == .inout && lengths.sole.contains(index)
                )
            )
        }
        try check(parameters)
        return FunctionSignature(parameters: parameters, result: result)
    }

    // MARK: Names

    private static func names(
        _ written: [SignatureParser.Written],
        _ given: [String],
        _ reader: NotationReader
    ) throws(PluginError) -> [String] {
        let labelled = written.filter { $0.name != nil }.count
        guard labelled == 0 || labelled == written.count else {
            let nameless = written.first { $0.name == nil }
            throw reader.fault("some parameters have names, this one has none", at: nameless?.position)
        }
        if labelled > 0 {
            guard given.isEmpty else {
                throw reader.fault("the parameters have names in it, and in the list of names too", at: 0)
            }
            return written.compactMap(\.name)
        }
        guard !given.isEmpty else { return written.indices.map { "p\($0 + 1)" } }
        guard given.count == written.count else {
            throw reader.fault("there are \(written.count) parameters and \(given.count) names for them", at: 0)
        }
        for name in given {
            guard NotationReader.isName(name) else {
                throw reader.fault("\(name.debugDescription) cannot be a parameter's name", at: 0)
            }
        }
        return given
    }

    // MARK: Types

    private func type(of parameter: SignatureParser.Written) throws(PluginError) -> ParameterType {
        switch parameter.type {
        case .plain(let type): return type
        case .block(let element, let constant, let factors):
            var parameters: [Int] = []
            for (position, name) in factors {
                guard let index = indices[name] else {
                    throw reader.fault("no parameter is called \(name)", at: position)
                }
                guard case .plain(let type) = written[index].type, Self.integer(type) != nil,
                    written[index].direction != .out
                else {
                    throw reader.fault("\(name) is no integer that goes in, and so no length", at: position)
                }
                parameters.append(index)
            }
            guard parameters.count <= 8 else {
                throw reader.fault("a length has at most 8 parameters in it", at: parameter.position)
            }
            return .block(element, BlockLength(constant: constant, parameters: parameters))
        }
    }

    private static func integer(_ type: ParameterType) -> ScalarType? {
        switch type {
        case .value(.scalar(let scalar)), .reference(.scalar(let scalar)): scalar.isInteger ? scalar : nil
        default: nil
        }
    }

    private static func isHosts(_ type: ParameterType) -> Bool { type == .progress || type == .reason }

    /// Which parameters are lengths.
    private struct Lengths {
        /// Those that are set by the lists that callers give.
        var derived: Set<Int> = []
        /// Those that alone are the length of some list.
        var sole: Set<Int> = []

        init(
            _ types: [ParameterType],
            _ written: [SignatureParser.Written],
            _ reader: NotationReader
        ) throws(PluginError) {
            for (index, type) in types.enumerated() {
                guard case .block(_, let length) = type else { continue }
                guard let sole = length.sole else { continue }
                self.sole.insert(sole)
                if written[index].direction != .out { derived.insert(sole) }
            }
        }
    }

    // MARK: Defaults

    private func fallback(
        of parameter: SignatureParser.Written,
        _ type: ParameterType,
        _ isDerived: Bool
    ) throws(PluginError) -> FunctionParameter.Default? {
        guard let (position, word) = parameter.fallback else { return nil }
        guard !isDerived else {
            throw reader.fault("it is the length of a list that is given, and needs no default", at: position)
        }
        guard parameter.direction != .out else {
            throw reader.fault("what only comes out has no default", at: position)
        }
        if case .name(let name) = word, let index = indices[name] {
            guard Self.scalar(type) != nil, case .plain(let other) = written[index].type, Self.scalar(other) != nil,
                written[index].direction != .out
            else {
                throw reader.fault("only a scalar can have another scalar's value for its default", at: position)
            }
            if let (_, word) = written[index].fallback, case .name(let next) = word, indices[next] != nil {
                throw reader.fault("the default of \(name) is another parameter's value itself", at: position)
            }
            return .parameter(index)
        }
        guard let value = DefaultValue.value(word, type) else {
            throw reader.fault("\(word.words) is no value of this type", at: position)
        }
        return .value(value)
    }

    private static func scalar(_ type: ParameterType) -> ScalarType? {
        switch type {
        case .value(.scalar(let scalar)), .reference(.scalar(let scalar)): scalar
        default: nil
        }
    }

    // MARK: The whole

    private func check(_ parameters: [FunctionParameter]) throws(PluginError) {
        for (index, parameter) in parameters.enumerated() {
            let position = written[index].position
            if parameter.name == FunctionSignature.resultName, parameter.isReturned, result.isReturned {
                throw reader.fault(
                    "a parameter that is called result comes out, and the function returns one",
                    at: position
                )
            }
            if parameter.type == .reason, result != .status {
                throw reader.fault("a reason is for functions that return a status", at: position)
            }
            if parameters[..<index].contains(where: { Self.isHosts($0.type) && $0.type == parameter.type }) {
                throw reader.fault("there is one of these already", at: position)
            }
        }
    }
}
