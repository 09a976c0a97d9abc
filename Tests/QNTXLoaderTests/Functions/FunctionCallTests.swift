import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Declared functions are called")
struct FunctionCallTests {
    static let ordinaryCalls: [(String, String, String)] = [
        // The ends of every integer's range come back as they went.
        ("echo_i8", "[-128]", "-128"), ("echo_i8", "[127]", "127"), ("echo_i16", "[-32768]", "-32768"),
        ("echo_i32", "[-2147483648]", "-2147483648"), ("echo_u8", "[255]", "255"), ("echo_u16", "[65535]", "65535"),
        ("echo_u32", "[4294967295]", "4294967295"), ("echo_i64", "[9007199254740991]", "9007199254740991"),
        ("echo_i64", "[9007199254740993]", "\"9007199254740993\""),
        ("echo_i64", "[-9223372036854775808]", "\"-9223372036854775808\""),
        ("echo_u64", "[18446744073709551615]", "\"18446744073709551615\""),
        ("echo_u64", "[\"18446744073709551615\"]", "\"18446744073709551615\""),
        ("echo_isize", "[-7]", "-7"), ("echo_usize", "[7]", "7"), ("echo_i32", "[1e3]", "1000"),
        ("echo_i32", "[2.0]", "2"),
        // So do floating-point numbers.
        ("echo_f64", "[0.1]", "0.1"), ("echo_f64", "[-0.0]", "-0.0"), ("echo_f64", "[-0]", "-0.0"),
        ("echo_f64", "[5e-324]", "5e-324"), ("echo_f64", "[1.7976931348623157e308]", "1.7976931348623157e+308"),
        ("echo_f64", "[9007199254740992]", "9007199254740992.0"), ("echo_f64", "[\"NaN\"]", "\"NaN\""),
        ("echo_f64", "[\"-Infinity\"]", "\"-Infinity\""),
        ("echo_f64", "[123456789012345678901234567890]", "1.2345678901234568e+29"),
        ("echo_f64", "[123456789012.345]", "123456789012.345"), ("echo_f64", "[-0.001]", "-0.001"),
        ("echo_f64", "[999999999999999]", "999999999999999.0"), ("echo_f64", "[0.25e2]", "25.0"),
        ("echo_f64", "[0]", "0.0"),
        ("echo_f64", "[0.30000000000000004]", "0.30000000000000004"), ("echo_f64", "[3]", "3.0"),
        ("echo_f32", "[0.5]", "0.5"), ("echo_f32", "[16777216]", "16777216.0"), ("echo_f32", "[0.1]", "0.1"),
        ("echo_f32", "[\"Infinity\"]", "\"Infinity\""), ("echo_bool", "[true]", "true"),
        ("echo_bool", "{\"value\":false}", "false"),
        ("widen", "[-1, -2, 3]", "-1001997"), ("constant", "", "42.0"), ("constant", "{}", "42.0"),
        ("constant", "[]", "42.0"),
        ("mix", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]", "1496.0"),
        ("scaled", "[3]", "6.0"), ("scaled", "[3, 5]", "15.0"), ("scaled", "{\"factor\":0.5,\"value\":3}", "1.5"),
        // Texts and bytes.
        ("echo_cstr", "[]", "\"hello\""), ("echo_cstr", "[\"\"]", "\"\""), ("null_cstr", "", "null"),
        ("echo_cstr", "[\"caf\\u00e9 \\ud83d\\ude00 \\n\\\"\"]", "\"café 😀 \\n\\\"\""),
        ("echo_str", "[\"a\\u0000b\"]", "\"a\\u0000b\""), ("echo_bytes", "[\"AAEC/w==\"]", "\"AAEC/w==\""),
        ("echo_bytes", "[[0,1,2,255]]", "\"AAEC/w==\""), ("echo_bytes", "[\"\"]", "\"\""),
        ("echo_bytes", "[\"AA\"]", "\"AA==\""),
        ("length_of", "[\"é\"]", "2"), ("sum_chars", "[\"AB\"]", "131"),
        // Lists.
        ("sum", "[[1,2,3.5]]", "6.5"), ("sum", "{\"values\":[]}", "0.0"),
        ("sum_i32", "[[2147483647,2147483647]]", "4294967294"),
        ("checksum", "[[1,2,3]]", "1026"), ("checksum", "[1,\"AQID\"]", "30817"),
        ("checksum", "{\"data\":\"AQID\",\"start\":1}", "30817"),
        ("dot", "[[1,2],[3,4]]", "11.0"), ("low_length", "[[1,2,3]]", "3"), ("packed_sum", "[[1,2],10]", "31.0"),
        // Structs and enums.
        ("swap", "[{\"a\":1,\"b\":2}]", "{\"a\":2,\"b\":1}"),
        ("negate", "[{\"x\":1,\"z\":3,\"y\":2.5}]", "{\"x\":-1.0,\"y\":-2.5,\"z\":-3.0}"),
        ("scale_mixed", "[{\"value\":1.5,\"number\":7},2]", "{\"value\":3.0,\"number\":8}"),
        ("grow", "[{\"values\":[1,2,3,4],\"number\":1}]", "{\"values\":[1.0,2.0,3.0,4.5],\"number\":2}"),
        ("total_pair", "[{\"a\":1,\"b\":2}]", "3"), ("pairs", "[[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4}]]", "14.0"),
        ("next_color", "[\"red\"]", "\"green\""), ("next_color", "[]", "\"blue\""),
        ("next_color", "[\"blue\"]", "\"red\""),
        ("no_color", "", "77"), ("root", "[9]", "4.5"),
    ]

    @Test("Each gives what it should", arguments: ordinaryCalls)
    func values(_ name: String, _ arguments: String, _ expected: String) async throws {
        try await FunctionFixture.with { fixture in
            let found = try await fixture.result(name, arguments)
            #expect(found == "{\"result\":\(expected)}")
        }
    }

    static let callsWithOutputs: [(String, String, String)] = [
        ("nothing", "", "{}"), ("nothing", " {} ", "{}"), ("shout", "[\"hello\"]", "{\"loud\":\"HELLO\"}"),
        ("fill_text", "", "{\"result\":6,\"text\":\"filled\"}"),
        ("fill_text", "[3]", "{\"result\":6,\"text\":\"fil\"}"),
        ("double_all", "[[1,2]]", "{\"values\":[2.0,4.0]}"), ("double_all", "[[]]", "{\"values\":[]}"),
        ("range", "[3]", "{\"values\":[0,1,2]}"), ("range", "[3,5]", "{\"values\":[3,4]}"),
        ("range", "[0]", "{\"values\":[]}"),
        ("transpose", "{\"n\":2,\"matrix\":[1,2,3,4]}", "{\"transposed\":[1.0,3.0,2.0,4.0]}"),
        ("evens", "[[1,2,3,4]]", "{\"found\":[2,4]}"),
        ("evens", "{\"values\":[2,4,6],\"count\":2}", "{\"found\":[2,4]}"),
        ("divide", "[7,2]", "{\"quotient\":3,\"rest\":1}"), ("divide", "[7]", "{\"quotient\":1,\"rest\":0}"),
        ("increment", "[41]", "{\"value\":42}"),
        (
            "make_nested", "[1]",
            "{\"made\":{\"first\":{\"a\":1,\"b\":2},\"second\":{\"value\":1.5,\"number\":3},\"bytes\":\"AQID\"}}"
        ),
        (
            "flip", "[{\"first\":{\"a\":1,\"b\":2},\"second\":{\"value\":0,\"number\":0},\"bytes\":[1,2,3]}]",
            "{\"value\":{\"first\":{\"a\":2,\"b\":1},\"second\":{\"value\":0.0,\"number\":0},\"bytes\":\"CQID\"}}"
        ),
        ("coded", "[0]", "{}"),
    ]

    @Test("What comes out by pointer or sink has its name", arguments: callsWithOutputs)
    func outputs(_ name: String, _ arguments: String, _ expected: String) async throws {
        try await FunctionFixture.with { fixture in
            let found2 = try await fixture.result(name, arguments)
            #expect(found2 == expected)
        }
    }

    @Test("A large list is as good as a small one, on the pool too")
    func large() async throws {
        try await FunctionFixture.with { fixture in
            let list = (1...100_000).map(String.init).joined(separator: ",")
            let found3 = try await fixture.result("sum", "[[\(list)]]")
            #expect(found3 == "{\"result\":5000050000.0}")
        }
    }

    @Test("A plugin of functions alone starts and ends")
    func life() async throws {
        try await FunctionFixture.with { fixture in
            #expect(fixture.served.registry.getState("functions") == .running)
            #expect(fixture.served.plugin.calling?.functions.count == 60)
            #expect(await fixture.served.plugin.health().healthy)
        }
    }
}
