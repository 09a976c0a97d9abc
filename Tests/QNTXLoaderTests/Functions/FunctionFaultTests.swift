import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Declared functions refuse what they cannot take")
struct FunctionFaultTests {
    static let wrongArguments: [(String, String, String)] = [
        ("sum", "{}", "values: it is missing"), ("sum", "[]", "values: it is missing"),
        ("sum", "[1]", "values: expected a list, found a number"),
        ("sum", "[[1],2]", "there are more arguments than 1"),
        ("sum", "{\"value\":[1]}", "there is no parameter \"value\": it takes values"),
        ("sum", "{\"values\":[1],\"values\":[2]}", "values: it is given twice"),
        ("sum", "[[1,\"x\"]]", "values: element 2: expected a number, found the text \"x\""),
        ("sum", "[[1,null]]", "values: element 2: expected a number, found null"),
        ("sum", "42", "the arguments are an object by name or a list in order"), ("sum", "[[1,]]", "expected a number"),
        ("sum", "[[1 2]]", "malformed at byte 5: expected ',' or ']'"), ("sum", "[[1]", "malformed"),
        ("sum", "[[1]]x", "more after its end"),
        ("sum", "{\"values\" [1]}", "expected ':'"), ("sum", "[[01]]", "does not begin with 0"),
        ("sum", "[[1.]]", "comes a digit"),
        ("sum", "[[1e]]", "an exponent has a digit"), ("sum", "[[-]]", "a number has a digit first"),
        ("sum", "[[1e999]]", "beyond what a floating-point number"), ("constant", "[1]", "more arguments than 0"),
        ("constant", "{\"x\":1}", "it takes none"),
        ("echo_i8", "[128]", "value: 128 does not fit i8, which is -128 to 127"),
        ("echo_i8", "[-129]", "does not fit i8"),
        ("echo_u8", "[-1]", "value: -1 does not fit u8"), ("echo_u64", "[18446744073709551616]", "does not fit u64"),
        ("echo_i64", "[9223372036854775808]", "does not fit i64"),
        ("echo_i32", "[1.5]", "expected an integer, found 1.5"),
        ("echo_i32", "[\"one\"]", "expected an integer, found the text \"one\""),
        ("echo_i32", "[true]", "expected an integer, found a truth"),
        ("echo_i64", "[1e300]", "expected an integer"), ("echo_bool", "[1]", "expected true or false, found a number"),
        ("echo_bool", "[\"true\"]", "expected true or false"),
        ("echo_f64", "[9007199254740993]", "cannot be held exactly by f64"),
        ("echo_f32", "[16777217]", "cannot be held exactly by f32"), ("echo_f32", "[1e39]", "is beyond f32"),
        ("echo_f64", "[\"nan\"]", "found the text \"nan\""),
        ("echo_cstr", "[\"a\\u0000b\"]", "text: the text has a NUL in it"),
        ("echo_cstr", "[5]", "expected a text, found a number"),
        ("echo_str", "[\"\\ud800\"]", "half a surrogate pair"), ("echo_str", "[\"\\x\"]", "after '\\\\' comes one of"),
        ("echo_str", "[\"a", "without its closing"), ("echo_bytes", "[\"A\"]", "the text is not base64"),
        ("echo_bytes", "[\"AB==\"]", "the text is not base64"), ("echo_bytes", "[[256]]", "256 does not fit u8"),
        ("dot", "[[1,2],[3]]", "b: it has 1 elements, and another list of the same length has 2"),
        ("transpose", "{\"n\":2,\"matrix\":[1,2,3]}", "matrix: it has 3 elements, and should have 4: f64[n*n]"),
        ("transpose", "{\"n\":-2,\"matrix\":[]}", "n: it is a length, and less than nothing"),
        ("evens", "{\"values\":[],\"count\":-1}", "count: it is a length, and less than nothing"),
        ("swap", "[{\"a\":1}]", "value: the field b of pair is missing"),
        ("swap", "[{\"a\":1,\"b\":2,\"c\":3}]", "pair has no field \"c\""),
        ("swap", "[{\"a\":1,\"a\":2}]", "a is given twice"),
        ("swap", "[{\"a\":1,\"b\":1e10}]", "value: b: 10000000000 does not fit i32"),
        ("grow", "[{\"values\":[1],\"number\":1}]", "values: it has 4 elements, not 1"),
        ("next_color", "[\"pink\"]", "\"pink\" is no color: it is one of red, green, blue"),
        ("next_color", "[1]", "expected a text"),
    ]

    @Test("What is wrong is said, and with which parameter", arguments: wrongArguments)
    func arguments(_ name: String, _ arguments: String, _ expected: String) async throws {
        try await FunctionFixture.with { fixture in
            let answer = try await fixture.call(name, arguments)
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains(expected.replacing("\"", with: "\\\"")), "\(answer.text)")
        }
    }

    @Test("The parameter at fault is named by itself too")
    func parameter() async throws {
        try await FunctionFixture.with { fixture in
            let found = try await fixture.call("scaled", "[\"x\"]")
            #expect(found.text.hasSuffix(",\"parameter\":\"value\"}\n"))
        }
    }

    @Test("A list with more elements than its length can say is refused")
    func lengthOverflow() async throws {
        try await FunctionFixture.with { fixture in
            let answer = try await fixture.call(
                "low_length",
                "[[\([String](repeating: "1", count: 256).joined(separator: ","))]]"
            )
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains("values: it has 256 elements, more than its length n can say"))
        }
    }

    @Test("What would take too much memory is refused before it is taken")
    func limits() async throws {
        try await FunctionFixture.with(limits: NativeLimits(functionBytes: 1 << 20)) { fixture in
            for (name, arguments) in [
                ("transpose", "{\"n\":2147483647,\"matrix\":[]}"), ("evens", "{\"values\":[],\"count\":300000}"),
                ("flood", ""),
                ("sum", "[[\([String](repeating: "1", count: 200_000).joined(separator: ","))]]"),
            ] {
                let answer = try await fixture.call(name, arguments)
                #expect(answer.status == .contentTooLarge, "\(name): \(answer.text)")
            }
        }
    }

    @Test("A function's own failure comes with its reason and its status")
    func failures() async throws {
        try await FunctionFixture.with { fixture in
            let root = try await fixture.call("root", "[-1]")
            #expect(root.status == .unprocessableContent)
            #expect(root.text == "{\"error\":\"value: it is negative\",\"status\":-2}\n")
            let found2 = try await fixture.call("coded", "[7]")
            #expect(found2.text == "{\"error\":\"seven is wrong\",\"status\":7}\n")
            let found3 = try await fixture.call("coded", "[8]")
            #expect(found3.text == "{\"error\":\"it returned 8\",\"status\":8}\n")
            let found4 = try await fixture.call("silent_failure", "")
            #expect(found4.text.contains("too much is under way already"))
            let found5 = try await fixture.call("range", "[5, 3]")
            #expect(found5.text.contains("to: it is before from"))
        }
    }

    @Test("What a function gives and cannot be handed on is the plugin's fault")
    func results() async throws {
        try await FunctionFixture.with { fixture in
            let latin = try await fixture.call("latin_cstr", "")
            #expect(latin.status == .internalServerError && latin.text.contains("is not UTF-8"))
            let boast = try await fixture.call("boast", "")
            #expect(boast.status == .internalServerError)
            #expect(
                boast.text.contains(
                    "found: the function says in count that 1008 elements count, and there is room for 8"
                )
            )
            #expect(fixture.served.log.messages.contains { $0.contains("1008 elements") })
        }
    }

    @Test("A sink is over with its call, and takes no nonsense")
    func sinks() async throws {
        try await FunctionFixture.with { fixture in
            let found6 = try await fixture.result("keep", "")
            #expect(found6 == "{\"much\":\"\"}")
            let found7 = try await fixture.result("use_kept", "")
            #expect(found7 == "{\"result\":-5}")
            let found8 = try await fixture.call("lie_to_sink", "")
            #expect(found8.status == .contentTooLarge)
        }
    }

    @Test("Other content types are refused")
    func contentType() async throws {
        try await FunctionFixture.with { fixture in
            let answer = try await fixture.call("constant", "{}", headers: [.contentType: "application/xml"])
            #expect(answer.status == .unsupportedMediaType)
            // A page of anywhere can have a browser send these without being asked for its origin.
            for type in ["text/plain", "application/x-www-form-urlencoded"] {
                let plain = try await fixture.call("constant", "{}", headers: [.contentType: type])
                #expect(plain.status == .ok)
                let headers: HTTPFields = [.contentType: type, .origin: "https://elsewhere.example"]
                let page = try await fixture.call("constant", "{}", headers: headers)
                #expect(page.status == .unsupportedMediaType)
            }
        }
    }

    @Test("After its end nothing is called")
    func over() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("functions"))
        try await served.stop()
        let sink = TestSink()
        try served.send(.post, "/fn/constant", to: sink)
        #expect(try await sink.answer().status == .internalServerError)
        await #expect(throws: PluginError.self) { _ = try await served.plugin.call("constant") as Double }
    }
}
