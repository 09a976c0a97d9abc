import QNTXPlugin
import Testing

@Suite("Signatures of declared functions")
struct SignatureTests {
    private static func types() throws -> TypeDefinitions {
        try TypeDefinitions(
            "enum kind: u8 { call, put = 7, } struct pair { a: i8, b: f64 } struct nest { p: pair[2], k: kind }"
        )
    }

    @Test(
        "One that is in order is read, and written as it is",
        arguments: [
            "()", "() -> f64", "(rate: f64, flows: [f64]) -> f64", "(a: i8, b: i16, c: i32, d: i64, e: isize)",
            "(a: u8, b: u16, c: u32, d: u64, e: usize, f: f32, g: bool) -> bool", "(t: cstr, u: str, v: bytes) -> cstr",
            "(out: out str, b: out bytes, l: out [pair])", "(n: i32, a: f64[n*n], b: out f64[2*n], c: inout [kind])",
            "(data: u8[size], size: ref u32)", "(t: char[n], n: usize, u: out char[64])",
            "(p: pair, q: ref nest, r: out pair) -> nest",
            "(rate: f64 = 0.05, n: i64 = -3, t: str = \"a \\\"b\\\" \\n\", k: kind = put, b: bool = true)",
            "(n: i32, lda: ref i32 = n)", "(p: progress, r: reason) -> status", "(x: i32) -> code(zError)",
            "(x: i32) -> code",
        ]
    )
    func ordinary(_ text: String) throws {
        #expect(try FunctionSignature(text, types: Self.types()).description == text)
    }

    @Test("Spaces count for nothing, and what is the default is left out")
    func spaces() throws {
        #expect(try FunctionSignature(" ( a : in f64,\n\tb:f64 )->void ").description == "(a: f64, b: f64)")
        #expect(try FunctionSignature("(f64, f64)", names: ["x", "y"]).description == "(x: f64, y: f64)")
        #expect(try FunctionSignature("(f64, f64)").description == "(p1: f64, p2: f64)")
    }

    @Test("Lengths of lists are not asked for")
    func lengths() throws {
        let signature = try FunctionSignature("(start: u32 = 0, data: u8[size], size: u32, n: i32, out: out f64[n])")
        #expect(signature.given.map(\.name) == ["start", "data", "n"])
        #expect(signature.returned.map(\.name) == ["out"])
        let counted = try FunctionSignature("(found: out i32[count], count: inout i32 = 8)")
        #expect(counted.given.map(\.name) == ["count"] && counted.returned.map(\.name) == ["found"])
    }

    @Test("Structs are laid out as C does it")
    func layout() throws {
        guard case .structure(let nest) = try Self.types().find("nest") else { throw PluginError(.notFound, "no nest") }
        #expect(nest.fields.map(\.offset) == [0, 32] && nest.size == 40 && nest.alignment == 8)
    }

    static let malformedSignatures: [(String, Int, String)] = [
        ("", 1, "expected '(', found the end"), ("(", 2, "expected a type"), ("(x: f65)", 5, "there is no type f65"),
        ("(x f64)", 2, "there is no type x"), ("(x: f64", 8, "expected ')', found the end"),
        ("(x: f64) f64", 10, "expected the end"),
        ("(x: f64,)", 9, "expected a type"), ("(x: f64) ->", 12, "expected a type"),
        ("(x: f64) -> [f64]", 13, "expected a type"),
        ("(x: f64) -> progress", 13, "nothing returns progress"),
        ("(x: f64, x: f64)", 10, "two parameters are called x"),
        ("(x: f64, f64)", 10, "this one has none"), ("(x: out cstr)", 9, "cstr cannot be out"),
        ("(x: inout str)", 11, "str cannot be inout"),
        ("(x: out ref f64)", 9, "ref cannot be out"), ("(x: char)", 5, "char comes with a length"),
        ("(x: f64[n])", 9, "no parameter is called n"),
        ("(x: f64[n], n: f64)", 9, "n is no integer that goes in"),
        ("(x: out f64[n], n: out i32)", 13, "n is no integer"),
        ("(x: f64[], n: i32)", 9, "expected a length"), ("(x: f64[99999999999999999999])", 9, "expected a length"),
        ("(x: i8 = 128)", 10, "128 is no value of this type"), ("(x: u8 = -1)", 10, "-1 is no value"),
        ("(x: f64 = y)", 11, "is no value"),
        ("(x: f64 = \"a\")", 11, "a text is no value"), ("(x: [f64] = 1)", 13, "is no value"),
        ("(x: out f64 = 1)", 15, "what only comes out"),
        ("(d: u8[n], n: u8 = 1)", 20, "needs no default"),
        ("(a: i32 = b, b: i32 = a)", 11, "another parameter's value itself"),
        ("(x: f64 = 1e999)", 11, "is no value"), ("(r: reason)", 2, "for functions that return a status"),
        ("(p: progress, q: progress)", 15, "there is one of these already"),
        ("(result: out f64) -> f64", 2, "called result comes out"),
        ("(x: f64) -> code(", 18, "expected the name of the function"), ("(x: €)", 5, "is no part of the notation"),
        ("(x: f64 = \"a)", 11, "without its closing"),
        ("(x: f64 = -)", 11, "'-' without a number"), ("(x: kind2)", 5, "there is no type kind2"),
    ]

    @Test("One that is malformed says where", arguments: malformedSignatures)
    func malformed(_ text: String, _ position: Int, _ message: String) throws {
        let error = #expect(throws: PluginError.self) {
            _ = try FunctionSignature(text, types: Self.types(), function: "f")
        }
        #expect(error?.code == .invalidSignature)
        #expect(
            error?.message.contains("the signature of f is malformed at character \(position): ") == true,
            "\(error?.message ?? "")"
        )
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test(
        "Definitions that are malformed say where",
        arguments: [
            ("enum", "expected the enum's name"), ("enum a {}", "expected the name of a case"),
            ("enum a: f64 { b }", "an enum is an integer"),
            ("enum a: u8 { b = 256 }", "expected an integer that is an u8"),
            ("enum a: u8 { b = 255, c }", "the value of c is no u8"),
            ("enum a { b, b }", "comes twice"), ("enum a { b = 1, c = 1 }", "comes twice"),
            ("struct a {}", "expected the name of a field"),
            ("struct a { b: a }", "there is no type a"), ("struct a { b: f64[0] }", "is of nothing"),
            ("struct a { b: f64[99999] }", "larger than"),
            ("struct a { b: f64, b: f64 }", "comes twice"), ("struct f64 { b: i8 }", "a word of the notation"),
            ("enum a { b } enum a { b }", "defined twice"),
            ("union a { b: i8 }", "expected 'enum' or 'struct'"), ("struct a { b: cstr }", "there is no type cstr"),
        ]
    )
    func types(_ text: String, _ message: String) {
        let error = #expect(throws: PluginError.self) { _ = try TypeDefinitions(text) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
