import Testing

@testable import QNTXPlugin

@Suite("Percent-encoding in paths")
struct PercentEncodingTests {
    @Test(
        "Segments are compared decoded, and values come decoded",
        arguments: [
            ("/a%20b", "/a%20b"), ("/%61%20%62", "/a%20b"), ("/c%2Fd", "/c%2Fd"), ("/c%2fd", "/c%2Fd"), ("/c/d", "404"),
            ("/%C3%A9", "/é"), ("/é", "/é"), ("/%c3%a9", "/é"), ("/v/%41%42", "/v/{x} {x=AB}"),
            ("/v/a%2Fb", "/v/{x} {x=a/b}"),
            ("/v/%", "/v/{x} {x=%}"), ("/v/%4", "/v/{x} {x=%4}"), ("/v/%zz", "/v/{x} {x=%zz}"),
            ("/v/%2541", "/v/{x} {x=%41}"),
            ("/v/+", "/v/{x} {x=+}"), ("/r/a%2Fb/c%2fd", "/r/{x...} {x=a/b/c/d}"), ("/v/%2e%2e", "/v/{x} {x=..}"),
            ("/%76/1", "/v/{x} {x=1}"), ("%2Fv/1", "404"), ("/v%2F1", "404"), ("/p%25q", "/p%25q"), ("/p%q", "/p%25q"),
        ]
    )
    func decoded(path: String, expected: String) throws {
        let table = try routeTable(["/a%20b", "/c%2Fd", "/é", "/v/{x}", "/r/{x...}", "/p%25q"])
        #expect(answer(table, "GET", path) == expected)
    }

    @Test("Values hold any byte, NUL and broken UTF-8 included")
    func bytes() throws {
        let table = try routeTable(["/v/{x}"])
        guard case .found(_, let values) = table.match(method: "GET", path: "/v/%00%FF%C3%28%2F") else {
            Issue.record("no match")
            return
        }
        #expect(values.bytes("x") == [0, 0xFF, 0xC3, 0x28, 0x2F])
        #expect(values["x"] == "\0\u{FFFD}\u{FFFD}(/" && values["y"] == nil && values.bytes("y") == nil)
    }

    @Test(
        "Which paths are well-formed",
        arguments: [
            ("/a", true), ("", true), ("/%41", true), ("/%aF", true), ("/%", false), ("/%4", false), ("/%4g", false),
            ("/%%41", false),
            ("/%41%", false), ("%00", true), ("/%4 1", false),
        ]
    )
    func wellFormed(path: String, expected: Bool) {
        #expect(PercentEncoding.isWellFormed(path.utf8Span.span) == expected)
    }

    @Test("Decoding undoes encoding, whatever the bytes")
    func roundTrip() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let encoded = bytes.map { byte in
                let digits = String(byte, radix: 16, uppercase: Bool.random())
                return "%" + (digits.count == 1 ? "0" : "") + digits
            }.joined()
            #expect(PercentEncoding.decode(encoded.utf8Span.span) == bytes)
        }
    }
}
