import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXLoader

@Suite("Whatever comes in, the marshaller holds")
struct FunctionFuzzTests {
    /// How many cases each of the fuzzers tries.
    private static let cases = 100_000

    @Test("Signatures: a hundred thousand are read or refused, and what is read is read again from its own text")
    func signatures() throws {
        let types = try TypeDefinitions("enum kind { call, put } struct pair { a: i8, b: f64 }")
        let seeds = [
            "(rate: f64, flows: [f64]) -> f64", "(n: ref i32 = 1, a: inout f64[n*n], b: out i32[n]) -> status",
            "(t: cstr = \"x\\n\", k: kind = put, p: pair, progress: progress, r: reason) -> status",
            "(d: u8[size], size: u32, o: out char[64]) -> code(zError)",
            "(x: out [pair], y: out str, z: bytes) -> pair", "()",
        ]
        let words = [
            "(", ")", "[", "]", "{", "}", ",", ":", "=", "*", "->", "in", "out", "inout", "ref", "f64", "u8", "kind",
            "pair", "n", "-1",
            "1e9", "\"", "\\", "status", "code", "reason", "progress", "char", "999999999999999999999", "\0", "é", " ",
        ].map { Array($0.utf8) }
        var mutator = Mutator(seed: 7, words: words)
        var accepted = 0
        for number in 0..<Self.cases {
            let text = String(decoding: mutator.mutate(Array(seeds[number % seeds.count].utf8)), as: UTF8.self)
            do throws(PluginError) {
                let signature = try FunctionSignature(text, types: types)
                accepted += 1
                let again = try FunctionSignature(signature.description, types: types)
                if again != signature { Issue.record("\(text.debugDescription) is read again as \(again)") }
                _ = try CallPlan(signature, isPacked: false, function: "f")
            } catch {
                if error.code != .invalidSignature { Issue.record("\(text.debugDescription): \(error)") }
            }
        }
        #expect(accepted > 1000 && accepted < Self.cases)
    }

    @Test("Definitions of types: a hundred thousand are read or refused")
    func types() {
        let seeds = [
            "enum kind: u8 { call, put = 7 } struct pair { a: i8, b: f64[3], k: kind }",
            "struct a { b: i64 } struct c { d: a[2] }",
        ]
        let words = [
            "enum", "struct", "{", "}", ":", ",", "=", "[", "]", "a", "f64", "0", "65537", "-9223372036854775808",
        ].map { Array($0.utf8) }
        var mutator = Mutator(seed: 11, words: words)
        var accepted = 0
        for number in 0..<Self.cases {
            let text = String(decoding: mutator.mutate(Array(seeds[number % seeds.count].utf8)), as: UTF8.self)
            if (try? TypeDefinitions(text)) != nil { accepted += 1 }
        }
        #expect(accepted > 100 && accepted < Self.cases)
    }

    /// What is sent to each function before it is mutated.
    private static let seeds = (FunctionCallTests.ordinaryCalls + FunctionCallTests.callsWithOutputs).map {
        ($0.0, $0.1)
    }

    @Test("JSON: a hundred thousand arguments are taken or refused, and functions get what they can bear")
    func json() async throws {
        let words = [
            "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "null", "true", "1e308", "-0", "1e-400",
            "9223372036854775808", "NaN",
            "\"NaN\"", "\u{0}", "\"value\":", "\"n\":", "[[[[", "-", "0x", "AAAA", "=", "1.", ".5", "\u{FEFF}",
        ].map { Array($0.utf8) }
        try await fuzz(Mutator(seed: 3, words: words), .json) { Array($0.utf8) }
    }

    @Test("CBOR: a hundred thousand arguments are taken or refused")
    func cbor() async throws {
        let words: [[UInt8]] = [
            [0x9F], [0xFF], [0xBF], [0xD8, 0x56], [0xFB, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0], [0x1B], [0x5F], [0x7F], [0xF6],
            [0xD9, 0xD9, 0xF7], [0x9B],
            [0x58, 0xFF], [0xA1, 0x61, 0x6E], [0x3B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x82], [0x18],
            [0xF9, 0x7C, 0],
        ]
        try await fuzz(Mutator(seed: 5, words: words), .cbor) { CBORText.of($0) }
    }

    private func fuzz(
        _ mutator: Mutator,
        _ encoding: FunctionEncoding,
        _ encode: (String) -> [UInt8]
    ) async throws {
        try await FunctionFixture.with(limits: NativeLimits(functionBytes: 1 << 20)) { fixture in
            var mutator = mutator
            let plugin = fixture.served.plugin
            let seeds = try Self.seeds.map { (try plugin.find($0.0), encode($0.1)) }
            var (taken, refused) = (0, 0)
            for number in 0..<Self.cases {
                let (function, seed) = seeds[number % seeds.count]
                let arguments = mutator.mutate(seed)
                do {
                    let output = try function.call(arguments, encoding, accepting: .json, inline: nil, progress: nil)
                    taken += 1
                    if output.first != UInt8(ascii: "{") { Issue.record("\(function.declaration.name) gave no object") }
                } catch {
                    refused += 1
                }
            }
            #expect(taken > 100 && refused > Self.cases / 4)
        }
    }

    @Test("Every number comes back as it went, in JSON, in CBOR and in Swift")
    func exact() async throws {
        try await FunctionFixture.with { fixture in
            let plugin = fixture.served.plugin
            let (doubles, integers) = (try plugin.find("echo_f64"), try plugin.find("echo_i64"))
            var random = SplitMix(state: 99)
            for _ in 0..<5000 {
                let bits = random.next()
                for encoding in [FunctionEncoding.json, .cbor] {
                    let number = Double(bitPattern: bits)
                    let text =
                        number.isFinite
                        ? "\(number)" : number.isNaN ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\""
                    let sent = encoding == .json ? Array("[\(text)]".utf8) : CBORText.list(number)
                    let answer = try doubles.call(sent, encoding, accepting: .json, inline: nil, progress: nil)
                    #expect(String(decoding: answer, as: UTF8.self) == "{\"result\":\(text)}")
                    let integer = Int64(bitPattern: bits >> (bits & 63))
                    let asked = encoding == .json ? Array("[\(integer)]".utf8) : CBORText.list(integer)
                    let given = try integers.call(asked, encoding, accepting: .json, inline: nil, progress: nil)
                    let shown = integer.magnitude < 1 << 53 ? "\(integer)" : "\"\(integer)\""
                    #expect(String(decoding: given, as: UTF8.self) == "{\"result\":\(shown)}")
                }
            }
        }
    }
}
