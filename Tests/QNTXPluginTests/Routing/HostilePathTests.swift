import Testing

@testable import QNTXPlugin

@Suite("Hostile paths")
struct HostilePathTests {
    @Test(
        "What does not begin with a slash, has empty segments, dots or control characters, is just not found",
        arguments: [
            "", "a", "*", "http://x/a", "//a", "/a//b", "/a/b//", "///", "/.", "/..", "/a/../b", "/%2e%2e/a", "/\0",
            "/a\r\nb", "?", "#",
            "/a/b/c/d", "/A/B", "/a/b\\c", "\u{202E}/a/b",
        ]
    )
    func notFound(path: String) throws {
        let table = try routeTable(["/a/b", "GET /{x}/y/{$}"])
        #expect(answer(table, "GET", path) == "404")
    }

    @Test("They may be what a wildcard matches; what it stands for is the plugin's business")
    func inWildcards() throws {
        let table = try routeTable(["/files/{path...}"])
        #expect(answer(table, "GET", "/files/../../etc/passwd") == "/files/{path...} {path=../../etc/passwd}")
        #expect(answer(table, "GET", "/files//etc") == "/files/{path...} {path=/etc}")
        #expect(answer(table, "GET", "/files/%00") == "/files/{path...} {path=\0}")
    }

    @Test("A path of a megabyte, of slashes or escapes, takes no longer than reading it")
    func long() throws {
        let table = try routeTable(["/a/{x}/b/{y}/c/{z}/d", "/{p}/{q}/{r}/{s}", "/a/b/c/d/", "/{rest...}"])
        let clock = ContinuousClock()
        for piece in ["/", "/a", "%2F", "/a/b/c", "/%61"] {
            let path = "/" + String(repeating: piece, count: (1 << 20) / piece.utf8.count)
            let took = clock.measure { _ = table.match(method: "GET", path: path) }
            #expect(took < .seconds(10), "\(piece): \(took)")
        }
    }

    @Test("Patterns made to be tried again and again do not multiply the work")
    func backtracking() throws {
        // Each segment of the path could be a wildcard or a literal, and only the last one tells.
        var patterns: [String] = []
        for depth in 1...14 {
            patterns.append(String(repeating: "/a", count: depth) + "/{x}" + String(repeating: "/b", count: 3))
        }
        let table = try routeTable(patterns)
        let took = try ContinuousClock().measure {
            for _ in 0..<100 { try #require(answer(table, "GET", String(repeating: "/a", count: 200)) == "404") }
        }
        #expect(took < .seconds(10), "\(took)")
    }

    @Test("A thousand routes")
    func many() throws {
        let table = try routeTable((0..<1000).map { "GET /route\($0)/{id}" })
        for number in [0, 1, 500, 999] {
            #expect(answer(table, "GET", "/route\(number)/7") == "GET /route\(number)/{id} {id=7}")
        }
        #expect(answer(table, "GET", "/route1000/7") == "404")
    }
}
