extension FunctionSignature {
    /// The definitions of the enums and structs that signatures use, in the notation, each after those that it needs.
    package static func definitions(of signatures: [FunctionSignature]) -> String {
        var (lines, known) = ([String](), Set<String>())
        func add(_ type: ValueType) {
            guard type.definition != nil, known.insert(type.name).inserted else { return }
            if case .structure(let structure) = type { for field in structure.fields { add(field.type) } }
            if let definition = type.definition { lines.append(definition) }
        }
        for signature in signatures {
            for parameter in signature.parameters { parameter.type.value.map(add) }
            if case .value(let type) = signature.result { add(type) }
        }
        return lines.joined(separator: "\n")
    }
}

extension ValueType {
    /// The definition in the notation; nil for a scalar, which has none.
    fileprivate var definition: String? {
        switch self {
        case .scalar: return nil
        case .enumeration(let type):
            let cases = type.cases.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
            return "enum \(type.name): \(type.underlying.rawValue) { \(cases) }"
        case .structure(let type):
            let fields = type.fields.map { field in
                "\(field.name): \(field.type.name)" + (field.count.map { "[\($0)]" } ?? "")
            }
            return "struct \(type.name) { \(fields.joined(separator: ", ")) }"
        }
    }
}
