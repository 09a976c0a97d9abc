/// What the host tells of a declared function: at `GET /api/<domain>/fn`, and what `qntx call` goes by.
public struct FunctionReport: Sendable, Hashable, Codable {
    /// A parameter that callers give, or get.
    public struct Parameter: Sendable, Hashable, Codable {
        /// Its name.
        public var name: String
        /// Its type in the notation: `f64[n*n]`; of a pointer, what it points to.
        public var type: String
        /// `in`, `out` or `inout`.
        public var direction: String
        /// Whether a call without it is refused.
        public var required: Bool
        /// What it is where the caller leaves it out; another parameter's name is in `default_parameter`.
        public var fallback: JSONNode?
        /// The parameter whose value it has where the caller leaves it out.
        public var fallbackParameter: String?
        /// Its JSON Schema.
        public var schema: JSONNode

        private enum CodingKeys: String, CodingKey {
            case name, type, direction, required, schema
            case fallback = "default"
            case fallbackParameter = "default_parameter"
        }
    }

    /// What it returns.
    public struct Result: Sendable, Hashable, Codable {
        /// Its type in the notation.
        public var type: String
        /// Its JSON Schema.
        public var schema: JSONNode
    }

    /// Its name.
    public var name: String
    /// One line about it.
    public var documentation: String
    /// How it is called, in the notation.
    public var signature: String
    /// `pure`, `blocking`, `cancellable`.
    public var flags: [String]
    /// What callers give and get.
    public var parameters: [Parameter]
    /// What it returns, if it does.
    public var result: Result?

    /// Describes a function.
    public init(_ declaration: FunctionDeclaration) {
        let signature = declaration.signature
        let schema = ValueSchema(references: nil)
        name = declaration.name
        documentation = declaration.documentation
        self.signature = signature.description
        flags = declaration.flags.names
        parameters = signature.parameters.compactMap { parameter in
            guard parameter.isGiven || parameter.isReturned, let node = schema.schema(of: parameter.type) else {
                return nil
            }
            var report = Parameter(
                name: parameter.name,
                type: signature.callersText(of: parameter.type),
                direction: parameter.direction.rawValue,
                required: parameter.isGiven && parameter.fallback == nil,
                schema: node
            )
            switch parameter.fallback {
            case .value(let value): report.fallback = JSONNode(value)
            case .parameter(let index): report.fallbackParameter = signature.parameters[index].name
            case nil: break
            }
            return report
        }
        result = schema.schema(of: signature.result).map { Result(type: signature.result.description, schema: $0) }
    }

    /// The same as JSON.
    var node: JSONNode {
        var node: [String: JSONNode] = [
            "name": .text(name), "documentation": .text(documentation), "signature": .text(signature),
            "flags": .list(flags.map { .text($0) }), "parameters": .list(parameters.map(\.node)),
        ]
        if let result { node["result"] = ["type": .text(result.type), "schema": result.schema] }
        return .object(node)
    }
}

extension FunctionReport.Parameter {
    fileprivate var node: JSONNode {
        var node: [String: JSONNode] = [
            "name": .text(name), "type": .text(type), "direction": .text(direction), "required": .bool(required),
            "schema": schema,
        ]
        node["default"] = fallback
        node["default_parameter"] = fallbackParameter.map { .text($0) }
        return .object(node)
    }
}

/// The functions of a domain: `GET /api/<domain>/fn`.
public struct FunctionListReport: Sendable, Hashable, Codable {
    /// The domain.
    public var domain: String
    /// The version of its plugin.
    public var version: String
    /// Its functions, ascending by name.
    public var functions: [FunctionReport]
}
