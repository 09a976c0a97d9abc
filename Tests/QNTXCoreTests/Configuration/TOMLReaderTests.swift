import Foundation
import Testing

@testable import QNTXTOML

@Suite("TOML with places")
struct TOMLReaderTests {
    private func value(_ text: String, _ key: String = "a") throws -> SettingValue? {
        try TOMLDocument(Array(text.utf8)).entries.first { $0.key == key }?.value
    }

    @Test(
        "Every type of TOML is read",
        arguments: [
            ("a = 'x\\y'", SettingValue.string("x\\y")), ("a = \"t\\t\\u00e9\\U0001F600\"", .string("t\té😀")),
            ("a = \"\"\"\none\\\n   two\"\"\"", .string("onetwo")), ("a = '''\nx\ny'''", .string("x\ny")),
            ("a = \"\"\"q\"\"\"\"\"", .string("q\"\"")), ("a = 1_000", .integer(1000)), ("a = -17", .integer(-17)),
            ("a = 0xFF", .integer(255)), ("a = 0o17", .integer(15)), ("a = 0b101", .integer(5)),
            ("a = 9223372036854775807", .integer(.max)), ("a = 1.5", .number(1.5)), ("a = 6.0e-1", .number(0.6)),
            ("a = 1e3", .number(1000)), ("a = -inf", .number(-.infinity)), ("a = true", .boolean(true)),
            ("a = 1979-05-27", .moment("1979-05-27")), ("a = 07:32:00", .moment("07:32:00")),
            ("a = 1979-05-27 07:32:00", .moment("1979-05-27 07:32:00")),
            ("a = 1979-05-27T07:32:00.5-07:00 # c", .moment("1979-05-27T07:32:00.5-07:00")),
            ("a = [1, 'x', [true]] ", .list([.integer(1), .string("x"), .list([.boolean(true)])])),
            ("a = [ # c\n 1, # d\n]", .list([.integer(1)])),
            ("a = [{ b.c = 1 }]", .list([.table(["b": .table(["c": .integer(1)])])])),
            (
                "[[a]]\nx = 1\n[a.y]\nz = 2\n[[a]]",
                .list([.table(["x": .integer(1), "y": .table(["z": .integer(2)])]), .table([:])])
            ),
        ] as [(String, SettingValue)]
    )
    func types(text: String, expected: SettingValue) throws {
        #expect(try value(text) == expected)
    }

    @Test("Keys of all forms become dotted ones, with their lines and columns")
    func keys() throws {
        let text =
            "# c\nTop = 1\n[Some.'part'] # d\n  a.\"b\\\"\" = 1\nt = { x = 1, y = { z = 2 } }\r\n['é']\n\"é\" = 2\n"
        let document = try TOMLDocument(Array(text.utf8))
        let places = document.entries.map { "\($0.key) \(document.place(of: $0.offset))" }
        #expect(
            places == [
                "top (line: 2, column: 1)", "some.part.a.b\" (line: 4, column: 3)",
                "some.part.t.x (line: 5, column: 7)",
                "some.part.t.y.z (line: 5, column: 20)", "é.é (line: 7, column: 1)",
            ]
        )
    }

    @Test(
        "What is no TOML is refused with its line and column",
        arguments: [
            ("a =", 1), ("a = 1\nb = \n", 2), ("a = 1\na = 2", 2), ("[x]\n[x]", 2), ("a = 1 b = 2", 1), ("a = \"x", 1),
            ("a = [1, 2", 1), ("a = { b = 1", 1), ("x\n", 1), ("[x", 1), ("a = tru", 1), ("a = 01", 1), ("a = 1__0", 1),
            ("a = 1.", 1), ("a = \"\\q\"", 1), ("a = \"\\ud800\"", 1), ("a = 1979-13-01", 1), ("a.b = 1\na = 2", 2),
            ("a = 1\na.b = 2", 2), ("[[a]]\n[a]\n", 2), ("a = 99999999999999999999", 1), ("\n\n= 1", 3),
            ("a = 'x\ny'", 1),
        ]
    )
    func refused(text: String, line: Int) {
        #expect {
            try TOMLDocument(Array(text.utf8))
        } throws: { error in
            let problem = error as? TOMLProblem
            return (line...(line + 1)).contains(problem?.line ?? 0) && (problem?.column ?? 0) > 0
                && problem?.message.isEmpty == false
        }
    }

    @Test("Bytes that are not UTF-8, NUL, and NUL as an escape are refused where they are")
    func bytes() {
        let cases: [([UInt8], Int, Int)] = [
            (Array("a = 1\nb = \"".utf8) + [0xFF] + Array("\"".utf8), 2, 6), (Array("a = 1\n\0".utf8), 2, 1),
            (Array("a = \"\\u0000\"".utf8), 1, 12),
        ]
        for (bytes, line, column) in cases {
            do throws(TOMLProblem) {
                _ = try TOMLDocument(bytes)
                Issue.record("read")
            } catch {
                #expect(error.line == line && error.column == column, "\(error)")
            }
        }
    }

    @Test("Keys and values nested thousands deep are refused, whatever comes after them")
    func deep() {
        let many = 100_000
        for text in [
            "[" + Array(repeating: "a", count: many).joined(separator: ".") + "]\n= broken",
            Array(repeating: "a", count: many).joined(separator: ".") + " = 1\nbroken",
            "a = " + String(repeating: "[", count: many), "a = " + String(repeating: "{a=", count: many),
            "x = @\n[" + Array(repeating: "a", count: many).joined(separator: ".") + "]",
            "x = { " + Array(repeating: "a", count: many).joined(separator: ".") + " = 1 }\n=",
        ] {
            #expect(throws: TOMLProblem.self) { try TOMLDocument(Array(text.utf8)) }
        }
    }
}
