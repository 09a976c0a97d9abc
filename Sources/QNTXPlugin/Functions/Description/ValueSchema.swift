/// JSON Schema (2020-12) of what functions take and give.
struct ValueSchema {
    /// What the references to enums and structs begin with; nil to write them out where they are used.
    let references: String?

    /// Of a scalar, an enum or a struct.
    func schema(of type: ValueType) -> JSONNode {
        switch type {
        case .scalar(let scalar): return Self.schema(of: scalar)
        case .enumeration(let type): return reference(type.name) ?? definition(of: type)
        case .structure(let type): return reference(type.name) ?? definition(of: type)
        }
    }

    /// What an enum is.
    func definition(of type: EnumType) -> JSONNode {
        ["type": "string", "enum": .list(type.cases.map { .text($0.name) })]
    }

    /// What a struct is.
    func definition(of type: StructType) -> JSONNode {
        var fields: [String: JSONNode] = [:]
        for field in type.fields {
            fields[field.name] = field.count.map { list(of: field.type, count: $0) } ?? schema(of: field.type)
        }
        return [
            "type": "object", "properties": .object(fields), "required": .list(type.fields.map { .text($0.name) }),
            "additionalProperties": false,
        ]
    }

    /// Of a parameter; nil for one that is the host's.
    func schema(of type: ParameterType) -> JSONNode? {
        switch type {
        case .value(let type), .reference(let type): schema(of: type)
        case .cString, .text, .block(.character, _): ["type": "string"]
        case .bytes: Self.bytes
        case .list(let type): list(of: type, count: nil)
        case .block(.value(let type), let length):
            list(of: type, count: length.parameters.isEmpty ? length.constant : nil)
        case .progress, .reason: nil
        }
    }

    /// Of a result; nil where nothing is returned.
    func schema(of result: FunctionResult) -> JSONNode? {
        switch result {
        case .nothing, .status, .code: nil
        case .value(let type): schema(of: type)
        case .cString: ["type": ["string", "null"]]
        case .text: ["type": "string"]
        case .bytes: Self.bytes
        }
    }

    private func reference(_ name: String) -> JSONNode? {
        references.map { ["$ref": .text($0 + name)] }
    }

    private func list(of type: ValueType, count: Int?) -> JSONNode {
        if type == .scalar(.u8) { return Self.bytes }
        let list: JSONNode = ["type": "array", "items": schema(of: type)]
        guard let count else { return list }
        return list.adding(["minItems": .integer(Int64(count)), "maxItems": .integer(Int64(count))])
    }

    private static let bytes: JSONNode = ["type": "string", "contentEncoding": "base64"]

    private static func schema(of type: ScalarType) -> JSONNode {
        if type == .bool { return ["type": "boolean"] }
        if type.isFloat {
            return [
                "type": ["number", "string"], "format": type == .f32 ? "float" : "double",
                "description":
                    "a number, or one of the texts NaN, Infinity and -Infinity, for which JSON has no number",
            ]
        }
        let (least, greatest) = type.bounds
        let most = Int64(exactly: greatest).map { JSONNode.integer($0) } ?? .unsigned(greatest)
        let bounds: [String: JSONNode] = ["minimum": .integer(least), "maximum": most]
        guard type.size == 8 else { return JSONNode.object(bounds).adding(["type": "integer"]) }
        return JSONNode.object(bounds).adding([
            "type": ["integer", "string"], "pattern": "^-?[0-9]+$",
            "description": "an integer; beyond 2^53 a text of digits, as many readers would change the number silently",
        ])
    }
}
