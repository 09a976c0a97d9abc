/// A domain as OpenAPI 3.1 describes it: its routes, and its declared functions with all their types.
/// Source: https://spec.openapis.org/oas/v3.1.0
public enum OpenAPIDescription {
    /// Describes a domain.
    /// - Parameters:
    ///   - routes: of its mux; those of functions are described by the functions.
    public static func json(_ metadata: Metadata, routes: [RoutePattern], functions: [FunctionDeclaration]) -> String {
        var paths: [String: [String: JSONNode]] = [:]
        for route in routes {
            let (path, parameters, isOpen) = template(of: route)
            for method in route.method.map({ [$0.lowercased()] }) ?? methods where known.contains(method) {
                paths[path, default: [:]][method] = operation(route, method, parameters, isOpen)
            }
        }
        for function in functions {
            paths["/fn/\(function.name)", default: [:]]["post"] = operation(function)
        }
        var info: [String: JSONNode] = ["title": .text(metadata.name), "version": .text(metadata.version)]
        if !metadata.description.isEmpty { info["description"] = .text(metadata.description) }
        if !metadata.author.isEmpty { info["contact"] = ["name": .text(metadata.author)] }
        if !metadata.license.isEmpty {
            info["license"] = ["name": .text(metadata.license), "identifier": .text(metadata.license)]
        }
        let document: JSONNode = [
            "openapi": "3.1.0", "info": .object(info), "servers": [["url": .text("/api/\(metadata.name)")]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": ["schemas": .object(schemas(of: functions))],
        ]
        return document.json
    }

    private static let methods = ["get", "post", "put", "patch", "delete"]
    /// Those that OpenAPI has a place for.
    private static let known: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    private static let schema = ValueSchema(references: "#/components/schemas/")

    // MARK: Routes

    /// A pattern as a path of OpenAPI, which has no wildcard for several segments.
    private static func template(of route: RoutePattern) -> (path: String, parameters: [JSONNode], isOpen: Bool) {
        var (path, parameters, isOpen) = ("", [JSONNode](), false)
        func parameter(_ name: String, _ description: String?) {
            var node: [String: JSONNode] = [
                "name": .text(name), "in": "path", "required": true, "schema": ["type": "string"],
            ]
            node["description"] = description.map { .text($0) }
            parameters.append(.object(node))
        }
        for segment in route.segments {
            switch segment {
            case .literal(let bytes): path += "/" + PercentEncoding.encode(bytes)
            case .single(let name):
                path += "/{\(name)}"
                parameter(name, nil)
            case .rest(let name?):
                path += "/{\(name)}"
                parameter(name, "all that is left of the path, slashes included")
            case .rest(nil):
                path += "/"
                isOpen = true
            case .slash: path += "/"
            }
        }
        return (path, parameters, isOpen)
    }

    private static func operation(
        _ route: RoutePattern,
        _ method: String,
        _ parameters: [JSONNode],
        _ isOpen: Bool
    ) -> JSONNode {
        var node: [String: JSONNode] = [
            "operationId": .text("\(method) \(route.description.split(separator: " ").last ?? "")"),
            "responses": ["default": ["description": "what the plugin answers"]],
        ]
        if isOpen { node["description"] = "Also everything below this path." }
        if !parameters.isEmpty { node["parameters"] = .list(parameters) }
        if ["post", "put", "patch"].contains(method) { node["requestBody"] = ["content": ["*/*": [:]]] }
        return .object(node)
    }

    // MARK: Functions

    private static func operation(_ function: FunctionDeclaration) -> JSONNode {
        var node: [String: JSONNode] = [
            "operationId": .text(function.name), "description": .text("`\(function.name)\(function.signature)`"),
            "x-qntx-flags": .list(function.flags.names.map { .text($0) }),
            "requestBody": [
                "description": "The arguments by name; a list of them in their order will do too.",
                "required": .bool(function.signature.given.contains { $0.fallback == nil }),
                "content": content(arguments(of: function.signature)),
            ],
            "responses": [
                "200": ["description": "what it gives", "content": content(results(of: function.signature))],
                "400": error("an argument is not what the function takes"),
                "413": error("there is too much of it"), "422": error("the function reports a failure"),
                "503": error("the plugin does not run, or is too busy"),
            ],
        ]
        if !function.documentation.isEmpty { node["summary"] = .text(function.documentation) }
        return .object(node)
    }

    private static func content(_ schema: JSONNode) -> JSONNode {
        ["application/json": ["schema": schema], "application/cbor": ["schema": schema]]
    }

    private static func error(_ description: String) -> JSONNode {
        [
            "description": .text(description),
            "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
        ]
    }

    private static func arguments(of signature: FunctionSignature) -> JSONNode {
        var (properties, required) = ([String: JSONNode](), [JSONNode]())
        for parameter in signature.given {
            guard var node = schema.schema(of: parameter.type) else { continue }
            switch parameter.fallback {
            case .value(let value): node = node.adding(["default": JSONNode(value)])
            case .parameter(let index):
                node = node.adding(["description": .text("\(signature.parameters[index].name), if it is left out")])
            case nil: required.append(.text(parameter.name))
            }
            properties[parameter.name] = node
        }
        return object(properties, required)
    }

    private static func results(of signature: FunctionSignature) -> JSONNode {
        var properties: [String: JSONNode] = [:]
        properties[FunctionSignature.resultName] = schema.schema(of: signature.result)
        for parameter in signature.returned { properties[parameter.name] = schema.schema(of: parameter.type) }
        return object(properties, properties.keys.sorted().map { .text($0) })
    }

    private static func object(_ properties: [String: JSONNode], _ required: [JSONNode]) -> JSONNode {
        let node: JSONNode = ["type": "object", "properties": .object(properties), "additionalProperties": false]
        return required.isEmpty ? node : node.adding(["required": .list(required)])
    }

    // MARK: Types

    private static func schemas(of functions: [FunctionDeclaration]) -> [String: JSONNode] {
        var schemas: [String: JSONNode] = [:]
        func add(_ type: ValueType) {
            guard schemas[type.name] == nil else { return }
            switch type {
            case .scalar: break
            case .enumeration(let type): schemas[type.name] = schema.definition(of: type)
            case .structure(let type):
                schemas[type.name] = schema.definition(of: type)
                for field in type.fields { add(field.type) }
            }
        }
        for function in functions {
            for parameter in function.signature.parameters { parameter.type.value.map(add) }
            if case .value(let type) = function.signature.result { add(type) }
        }
        guard !functions.isEmpty else { return schemas }
        schemas["Error"] = [
            "type": "object", "required": ["error"],
            "properties": [
                "error": ["type": "string"], "parameter": ["type": "string", "description": "the parameter at fault"],
                "status": ["type": "integer", "description": "what the function has returned"],
            ],
        ]
        return schemas
    }
}

extension ParameterType {
    /// What it is made of, where that is a value.
    var value: ValueType? {
        switch self {
        case .value(let type), .reference(let type), .list(let type), .block(.value(let type), _): type
        case .cString, .text, .bytes, .block(.character, _), .progress, .reason: nil
        }
    }
}
