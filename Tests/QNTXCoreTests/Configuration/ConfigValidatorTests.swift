import QNTXCore
import QNTXPlugin
import Testing

@Suite("Values for a plugin")
struct ConfigValidatorTests {
    private let validator = ConfigValidator(schema: [
        "endpoint": ConfigField(type: "string", required: true),
        "workers": ConfigField(type: "integer", minValue: "1", maxValue: "16"),
        "ratio": ConfigField(type: "number", minValue: "0.5", maxValue: "1"), "on": ConfigField(type: "boolean"),
        "name": ConfigField(type: "string", pattern: "[a-z][a-z0-9-]*"),
        "tags": ConfigField(type: "array", elementType: "string"),
        "ports": ConfigField(type: "array", minValue: "1", maxValue: "65535", elementType: "integer"),
        "Mixed": ConfigField(type: "string"),
    ])

    private func problem(_ key: String, _ value: String) -> String? {
        validator.problems(in: ["endpoint": "x", key: value])[key]
    }

    @Test("A required field that is missing or empty is told")
    func required() {
        #expect(validator.problems(in: [:]) == ["endpoint": "is required"])
        #expect(validator.problems(in: ["endpoint": ""]) == ["endpoint": "is required"])
        #expect(validator.problems(in: ["ENDPOINT": "x", "mixed": "y"]) == [:])
        #expect(validator.schemaProblems.isEmpty)
    }

    @Test("999 is more than 16 and -1 less than 1; both limits themselves are fine")
    func limits() {
        #expect(problem("workers", "999") == "must be at most 16")
        #expect(problem("workers", "-1") == "must be at least 1")
        #expect(problem("workers", "1") == nil && problem("workers", "16") == nil && problem("workers", "") == nil)
        #expect(problem("ratio", "0.4") == "must be at least 0.5" && problem("ratio", "1e0") == nil)
    }

    @Test("maybe is no boolean, 4.5 no integer, and nan no number")
    func types() {
        #expect(problem("on", "maybe") == "must be a boolean, true or false, not maybe")
        #expect(problem("on", "true") == nil)
        for value in ["4.5", "x", "99999999999999999999", " 1"] { #expect(problem("workers", value) != nil) }
        for value in ["nan", "inf", "0x1", "1 ", "x"] { #expect(problem("ratio", value) != nil) }
    }

    @Test("An unknown field is an error that names the one that was meant")
    func unknown() {
        #expect(problem("wokers", "1") == "unknown field: did you mean workers?")
        #expect(problem("_auth_token", "1") == "unknown field")
    }

    @Test("A pattern has to match the whole text")
    func patterns() {
        #expect(problem("name", "my-plugin1") == nil)
        #expect(problem("name", "My plugin") == "must match the pattern [a-z][a-z0-9-]*")
        #expect(problem("name", String(repeating: "a", count: 65_537))?.contains("at most 65536 bytes") == true)
    }

    @Test("Each element of an array has to fit")
    func arrays() {
        #expect(
            problem("tags", "[\"a\", \"b\"]") == nil && problem("tags", "a, b") == nil && problem("tags", "[]") == nil
        )
        #expect(problem("ports", "80, 443") == nil)
        #expect(problem("ports", "80, x") == "element 2 must be an integer, not x")
        #expect(problem("ports", "80, 70000") == "element 2 must be at most 65535")
    }

    @Test("What is wrong with the schema is the plugin's fault and told apart")
    func schema() {
        let validator = ConfigValidator(schema: [
            "a": ConfigField(type: "string", pattern: "["), "b": ConfigField(type: "colour"),
            "c": ConfigField(type: "integer", maxValue: "many"), "d": ConfigField(type: "array", elementType: "array"),
            "e": ConfigField(type: "string"),
        ])
        #expect(validator.schemaProblems.keys.sorted() == ["a", "b", "c", "d"])
        #expect(validator.problems(in: ["a": "x", "b": "red", "c": "5", "d": "x", "e": "y"]) == [:])
    }

    @Test("Values are written into files with the schema's types")
    func values() {
        #expect(validator.value(of: "4", for: "workers") == .integer(4))
        #expect(validator.value(of: "0.5", for: "ratio") == .number(0.5))
        #expect(validator.value(of: "true", for: "on") == .boolean(true))
        #expect(validator.value(of: "true", for: "endpoint") == .string("true"))
        #expect(validator.value(of: "80,443", for: "ports") == .list([.integer(80), .integer(443)]))
        #expect(validator.value(of: "x", for: "unknown") == .string("x"))
    }
}
