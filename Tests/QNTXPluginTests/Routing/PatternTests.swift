import Testing

@testable import QNTXPlugin

@Suite("Patterns")
struct PatternTests {
    @Test(
        "Good ones, with their methods and names",
        arguments: [
            ("/", nil, []), ("GET /", "GET", []), ("GET  \t /a", "GET", []), ("/{x}", nil, ["x"]),
            ("/a/{x}/b/{y...}", nil, ["x", "y"]),
            ("/{_a1}", nil, ["_a1"]), ("/{$}", nil, []), ("POST /align/{id}", "POST", ["id"]), ("/é/{ñ}", nil, ["ñ"]),
            ("M-SEARCH /a", "M-SEARCH", []), ("/a b", "/a", []), ("/...", nil, []), ("/a..b", nil, []),
            ("/%2E%2E", nil, []),
        ] as [(String, String?, [String])]
    )
    func good(text: String, method: String?, names: [String]) throws {
        // "/a b" reads as the method "/a", which is none.
        if text == "/a b" {
            #expect(throws: PluginError.self) { try RoutePattern(text) }
            return
        }
        let pattern = try RoutePattern(text)
        #expect(pattern.method == method && pattern.names == names && pattern.description == text)
    }

    @Test(
        "Bad ones, with what is wrong",
        arguments: [
            ("", "it is empty"), ("a", "does not begin with '/'"), ("GET", "does not begin with '/'"),
            ("GET ", "does not begin"),
            (" /a", "\"\" is not a method"), ("GE T /a", "does not begin with '/'"), ("G@T /a", "is not a method"),
            ("example.com/", "does not begin with '/'"), ("GET example.com/", "does not begin with '/'"),
            ("/a//b", "no request has a segment \"\""), ("//", "no request has a segment \"\""), ("/./a", "\".\""),
            ("/a/..", "\"..\""),
            ("/{", "whole segment"), ("/}", "whole segment"), ("/a{x}", "whole segment"), ("/{x}a", "whole segment"),
            ("/{x}{y}", "not a wildcard's name"), ("/{}", "\"\" is not a wildcard's name"),
            ("/{...}", "\"\" is not a wildcard's name"),
            ("/{1a}", "not a wildcard's name"), ("/{a-b}", "not a wildcard's name"),
            ("/{x..}", "not a wildcard's name"),
            ("/{x....}", "not a wildcard's name"), ("/{ x}", "\"/{\" is not a method"),
            ("/{$x}", "not a wildcard's name"),
            ("/{x...}/a", "{x...} can stand at the end only"), ("/{x...}/", "{x...} can stand at the end only"),
            ("/{$}/a", "{$} can stand at the end only"), ("/{$}/", "{$} can stand at the end only"),
            ("/{x}/{x}", "two wildcards named x"), ("/{x}/a/{x...}", "two wildcards named x"),
            ("/" + String(repeating: "a", count: 1024), "longer than 1024 bytes"),
        ]
    )
    func bad(text: String, words: String) {
        let error = #expect(throws: PluginError.self) { try RoutePattern(text) }
        #expect(
            error?.code == .invalidPattern && error?.message.contains(words) == true,
            "\(String(describing: error))"
        )
        #expect(error?.message.hasPrefix("the route pattern \"") == true)
        #expect(error?.message.hasSuffix("write one like \"POST /align/{id}\"") == true)
        #expect((error?.message.utf8.count ?? 0) < 300)
    }

    @Test("The longest pattern that a plugin can give")
    func longest() throws {
        let text = "/" + String(repeating: "a", count: 1023)
        #expect(answer(try routeTable([text]), "GET", text) == text)
    }

    @Test("As deep as a pattern can be")
    func deepest() throws {
        let text = String(repeating: "/a", count: 512)
        let table = try routeTable([text, "/{rest...}"])
        #expect(answer(table, "GET", text) == text)
        #expect(answer(table, "GET", text + "/a").hasPrefix("/{rest...}"))
    }
}
