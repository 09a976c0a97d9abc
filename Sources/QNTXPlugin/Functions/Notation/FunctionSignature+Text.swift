extension FunctionSignature: CustomStringConvertible {
    /// The signature in the notation, with all names: `(rate: f64, flows: [f64]) -> f64`.
    public var description: String {
        let inside = parameters.map { parameter in
            let direction = parameter.direction == .in ? "" : parameter.direction.rawValue + " "
            let fallback = parameter.fallback.map { " = " + text(of: $0, parameter.type) } ?? ""
            return "\(parameter.name): \(direction)\(text(of: parameter.type))\(fallback)"
        }
        let arrow = result == .nothing ? "" : " -> \(result)"
        return "(\(inside.joined(separator: ", ")))\(arrow)"
    }

    /// A parameter's type in the notation: `f64[n*n]`.
    public func text(of type: ParameterType) -> String {
        switch type {
        case .value(let type): return type.name
        case .reference(let type): return "ref \(type.name)"
        case .cString: return "cstr"
        case .text: return "str"
        case .bytes: return "bytes"
        case .list(let type): return "[\(type.name)]"
        case .block(let element, let length):
            var factors = length.parameters.map { parameters[$0].name }
            if length.constant != 1 || factors.isEmpty { factors.insert("\(length.constant)", at: 0) }
            return "\(element.name)[\(factors.joined(separator: "*"))]"
        case .progress: return "progress"
        case .reason: return "reason"
        }
    }

    /// The same for callers, to whom a pointer is what it points to.
    func callersText(of type: ParameterType) -> String {
        if case .reference(let type) = type { type.name } else { text(of: type) }
    }

    private func text(of fallback: FunctionParameter.Default, _ type: ParameterType) -> String {
        switch (fallback, type) {
        case (.parameter(let index), _): parameters[index].name
        case (.value(.text(let text)), .cString), (.value(.text(let text)), .text): Self.quoted(text)
        case (.value(let value), _): Self.text(of: value)
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        quoted = quoted.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        return "\"\(quoted)\""
    }

    private static func text(of value: FunctionValue) -> String {
        switch value {
        case .bool(let truth): "\(truth)"
        case .integer(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .number(let number): "\(number)"
        // An enum's case.
        case .text(let text): text
        default: ""
        }
    }
}

extension BlockElement {
    /// The name, as the notation has it.
    var name: String {
        switch self {
        case .value(let type): type.name
        case .character: "char"
        }
    }
}

extension FunctionResult: CustomStringConvertible {
    /// The result in the notation.
    public var description: String {
        switch self {
        case .nothing: "void"
        case .value(let type): type.name
        case .cString: "cstr"
        case .text: "str"
        case .bytes: "bytes"
        case .status: "status"
        case .code(let text): text.map { "code(\($0))" } ?? "code"
        }
    }
}
