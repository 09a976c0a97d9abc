public import QNTXPlugin
public import QNTXTOML

/// Checks values for a plugin against what the plugin says of its configuration. Source: QNTX's config validator.
///
/// A `array` is a list in either of the forms that `Config.stringList` reads. A field that is not required and whose
/// value is empty counts as not set.
public struct ConfigValidator: Sendable {
    /// The longest value that is held against a pattern, in bytes.
    public static let maximumPatternValue = 64 << 10

    private let schema: [String: ConfigField]
    /// The names as the schema has them, by their small letters: keys have no case.
    private let names: [String: String]
    private let patterns: [String: TextPattern]

    /// What the schema itself has wrong, by field, in sentences; it is for the plugin's author to mend. Such limits are
    /// not applied.
    public let schemaProblems: [String: String]

    /// Prepares to check against a schema.
    public init(schema: [String: ConfigField]) {
        self.schema = schema
        names = Dictionary(schema.keys.sorted().map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        var patterns: [String: TextPattern] = [:]
        var problems: [String: String] = [:]
        for (name, field) in schema {
            if let problem = Self.problem(of: field) { problems[name] = problem }
            guard !field.pattern.isEmpty else { continue }
            do {
                patterns[name] = try TextPattern(field.pattern)
            } catch {
                problems[name] = "the plugin's pattern \(field.pattern) is not valid: \(error.message)"
            }
        }
        self.patterns = patterns
        schemaProblems = problems
    }

    /// What is wrong with values, in sentences, by their names; empty if nothing is.
    /// - Parameter values: everything that would be set. A required field that is not among them is missing.
    public func problems(in values: [String: String]) -> [String: String] {
        var problems: [String: String] = [:]
        var given: Set<String> = []
        for (key, text) in values {
            guard let name = names[key.lowercased()], let field = schema[name] else {
                let near = Spelling.nearest(key.lowercased(), names.keys).flatMap { names[$0] }
                problems[key] = "unknown field" + (near.map { ": did you mean \($0)?" } ?? "")
                continue
            }
            if !text.isEmpty { given.insert(name) }
            if let problem = self.problem(of: text, name, field) { problems[key] = problem }
        }
        for (name, field) in schema where field.required && !given.contains(name) && problems[name] == nil {
            problems[name] = "is required"
        }
        return problems
    }

    /// The value that a text stands for, to be written into a file: a number for a field of numbers. A text for a field
    /// that the schema does not have.
    public func value(of text: String, for key: String) -> SettingValue {
        let field = names[key.lowercased()].flatMap { schema[$0] }
        guard let field else { return .string(text) }
        if field.type == "array" {
            return .list((MapText.list(text) ?? []).map { ScalarText.value($0, field.elementType) ?? .string($0) })
        }
        return ScalarText.value(text, field.type) ?? .string(text)
    }

    private func problem(of text: String, _ name: String, _ field: ConfigField) -> String? {
        guard !text.isEmpty else { return nil }
        guard field.type == "array" else { return scalarProblem(text, field.type, name, field) }
        for (index, item) in (MapText.list(text) ?? []).enumerated() {
            let type = field.elementType.isEmpty ? "string" : field.elementType
            if let problem = scalarProblem(item, type, name, field) { return "element \(index + 1) \(problem)" }
        }
        return nil
    }

    private func scalarProblem(_ text: String, _ type: String, _ name: String, _ field: ConfigField) -> String? {
        // A type that there is not is the schema's problem.
        guard ConfigField.types.contains(type), type != "array" else { return nil }
        guard ScalarText.value(text, type) != nil else {
            return "must be \(ScalarText.expectation(type)), not \(String(text.prefix(100)))"
        }
        if type == "integer" || type == "number", let number = Double(text) {
            if let least = Double(field.minValue), number < least { return "must be at least \(field.minValue)" }
            if let greatest = Double(field.maxValue), number > greatest { return "must be at most \(field.maxValue)" }
        }
        guard type == "string", let pattern = patterns[name] else { return nil }
        guard text.utf8.count <= Self.maximumPatternValue else {
            return "must be at most \(Self.maximumPatternValue) bytes long, as a pattern applies to it"
        }
        return pattern.matches(text) ? nil : "must match the pattern \(field.pattern)"
    }

    private static func problem(of field: ConfigField) -> String? {
        let types = ConfigField.types.joined(separator: ", ")
        if !ConfigField.types.contains(field.type) { return "the plugin's type \(field.type) is none of \(types)" }
        if field.type == "array", !field.elementType.isEmpty,
            field.elementType == "array" || !ConfigField.types.contains(field.elementType)
        {
            return "the plugin's element type \(field.elementType) is none of string, integer, number, boolean"
        }
        for limit in [field.minValue, field.maxValue] where !limit.isEmpty && Double(limit) == nil {
            return "the plugin's limit \(limit) is not a number"
        }
        return nil
    }
}
