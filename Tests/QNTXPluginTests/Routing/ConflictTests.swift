import Testing

@testable import QNTXPlugin

@Suite("Routes that conflict")
struct ConflictTests {
    @Test(
        "Two of which neither is more specific, or that are the same, in either order",
        arguments: [
            ("/posts/{id}", "/{resource}/latest"), ("GET /", "/posts"), ("/a", "/a"), ("GET /a", "GET /a"),
            ("/{x}", "/{y}"), ("/{x...}", "/{y...}"), ("/a/", "/a/{rest...}"), ("/a/{x}/", "/a/{y}/{z...}"),
            ("/{x}/b/", "/a/{y...}"), ("/a/{x}/c", "/a/b/{y}"), ("/{$}", "/{$}"), ("GET /{x}", "HEAD /"),
            ("/a%2Fb", "/a%2fb"), ("/%61", "/a"), ("POST /b/{x}", "POST /{y}/c"), ("/{a}/{b}/{c...}", "/x/"),
        ]
    )
    func conflicts(one: String, other: String) {
        for (first, second) in [(one, other), (other, one)] {
            guard let error = conflict(first, second) else {
                Issue.record("\(first) and \(second) are taken for different")
                continue
            }
            #expect(error.code == .conflictingPattern)
            let start = "the route \"\(second)\" conflicts with \"\(first)\": "
            #expect(error.message.hasPrefix(start) && error.message.hasSuffix("; change one of them"), "\(error)")
        }
    }

    @Test(
        "What is more specific, or has nothing in common, does not",
        arguments: [
            ("/a", "/b"), ("/a", "/a/"), ("/a", "/a/b"), ("/a/{$}", "/a/"), ("/a/{x}", "/a/{$}"), ("GET /a", "POST /a"),
            ("GET /a", "/a"), ("GET /a", "HEAD /a"), ("/a/{x}", "/a/b"), ("/{x}/{y}", "/a/{y}"), ("/{x...}", "/a/{y}"),
            ("/a/b/", "/a/{x}/"), ("/a/{x}/c", "/a/b/c"), ("HEAD /", "GET /"), ("HEAD /a", "GET /"),
            ("/a/{x}", "/a/{x}/{y}"),
            ("GET /a", "POST /{x}"), ("/a%2Fb", "/a/b"), ("/{x}/", "/a/b"), ("get /a", "GET /a"),
        ]
    )
    func differ(one: String, other: String) {
        for (first, second) in [(one, other), (other, one)] {
            let error = conflict(first, second)
            #expect(error == nil, "\(String(describing: error))")
        }
    }

    @Test("The first of several that conflict is named")
    func named() {
        let error = conflict("/x", "/a/{y}", "/b/{y}", "/{z}/c")
        #expect(error?.message.contains("\"/{z}/c\" conflicts with \"/a/{y}\"") == true, "\(String(describing: error))")
    }

    @Test("A pattern that conflicts is not added")
    func notAdded() throws {
        var mux = HTTPMux()
        let handler = AsyncHandler { _ in .text("") }
        try mux.handle("/a/{x}", handler)
        #expect(throws: PluginError.self) { try mux.handle("/{y}/b", handler) }
        #expect(mux.build().patterns.map(\.description) == ["/a/{x}"])
    }
}
