import Foundation
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import qntx

@Suite("The words of qntx call become arguments")
struct CallArgumentsTests {
    private static let types = "enum kind { call, put } struct pair { a: i32, b: i32 }"

    private func body(_ signature: String, _ words: [String], json: Bool = false) throws -> String {
        let parsed = try FunctionSignature(signature, types: try TypeDefinitions(Self.types))
        let report = FunctionReport(FunctionDeclaration(name: "f", signature: parsed))
        return try CallArguments(report, takesJSON: json).body(words)
    }

    static let cases: [(String, [String], String)] = [
        ("(x: f64, y: f64)", ["2", "-3.5e2"], "{\"x\":2,\"y\":-3.5e2}"), ("(x: f64)", ["NaN"], "{\"x\":\"NaN\"}"),
        ("(x: f64)", ["abc"], "{\"x\":\"abc\"}"), ("(x: f64, y: f64)", ["y=1", "2"], "{\"x\":2,\"y\":1}"),
        ("(b: bool)", ["true"], "{\"b\":true}"),
        ("(x: i64)", ["9223372036854775807"], "{\"x\":9223372036854775807}"), ("(t: cstr)", ["42"], "{\"t\":\"42\"}"),
        ("(t: str)", ["a=\"b\""], "{\"t\":\"a=\\\"b\\\"\"}"), ("(k: kind)", ["put"], "{\"k\":\"put\"}"),
        ("(l: [f64])", ["1,2, 3"], "{\"l\":[1,2,3]}"),
        ("(l: [f64])", ["[1, 2]"], "{\"l\":[1, 2]}"), ("(l: [f64])", [""], "{\"l\":[]}"),
        ("(l: [kind])", ["call,put"], "{\"l\":[\"call\",\"put\"]}"),
        ("(p: pair)", ["{\"a\":1,\"b\":2}"], "{\"p\":{\"a\":1,\"b\":2}}"), ("(d: bytes)", ["hi"], "{\"d\":\"aGk=\"}"),
        ("(start: u32 = 0, d: u8[n], n: u32)", ["hi"], "{\"d\":\"aGk=\"}"),
        ("(start: u32 = 0, d: u8[n], n: u32)", ["1", "hi"], "{\"d\":\"aGk=\",\"start\":1}"),
        ("(x: f64 = 1, y: f64)", ["x=2", "3"], "{\"x\":2,\"y\":3}"), ("()", [], "{}"), ("(x: out f64)", [], "{}"),
    ]

    @Test("By what the parameters are", arguments: cases)
    func ordinary(_ signature: String, _ words: [String], _ expected: String) throws {
        #expect(try body(signature, words) == expected)
    }

    @Test("A file is taken for its bytes, its text or its JSON")
    func files() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("content")
        try FileBytes.write(Array("[1,2]".utf8), to: path)
        #expect(try body("(d: bytes)", ["@" + path]) == "{\"d\":\"WzEsMl0=\"}")
        #expect(try body("(t: str)", ["@" + path]) == "{\"t\":\"[1,2]\"}")
        #expect(try body("(l: [f64])", ["l=@" + path]) == "{\"l\":[1,2]}")
        let missing = #expect(throws: PluginError.self) { _ = try body("(d: bytes)", ["@/nonesuch"]) }
        #expect(missing?.message.hasPrefix("cannot read /nonesuch: ") == true)
    }

    @Test("With --json one word can be all of them")
    func json() throws {
        #expect(try body("(x: f64, y: f64)", ["{\"y\":1,\"x\":2}"], json: true) == "{\"y\":1,\"x\":2}")
        #expect(try body("(x: f64, y: f64)", ["{\"y\":1,\"x\":2}"]) == "{\"y\":1,\"x\":2}")
        #expect(try body("(p: pair)", ["{\"a\":1,\"b\":2}"]) == "{\"p\":{\"a\":1,\"b\":2}}")
        #expect(try body("(x: f64)", ["2"], json: true) == "{\"x\":2}")
        let directory = try TemporaryDirectory()
        try FileBytes.write(Array("{\"x\":1}".utf8), to: directory.file("all"))
        #expect(try body("(x: f64, y: f64 = 2)", ["@" + directory.file("all")], json: true) == "{\"x\":1}")
    }

    @Test("Too many, or one twice, is refused")
    func refused() throws {
        let many = #expect(throws: PluginError.self) { _ = try body("(x: f64)", ["1", "2"]) }
        #expect(many?.message == "there are 2 arguments, and it takes 1")
        let twice = #expect(throws: PluginError.self) { _ = try body("(x: f64)", ["x=1", "x=2"]) }
        #expect(twice?.message == "x: it is given twice")
    }
}
