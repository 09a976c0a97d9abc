import Testing

@testable import QNTXPlugin

@Suite("Which route takes a request")
struct PrecedenceTests {
    /// The examples of the documentation of Go's ServeMux.
    @Test(
        "The most specific pattern wins, in whatever order they were added",
        arguments: [
            (["/images/thumbnails/", "/images/"], "GET", "/images/thumbnails/beijing.png", "/images/thumbnails/"),
            (["/images/thumbnails/", "/images/"], "GET", "/images/x", "/images/"),
            (["GET /", "/"], "GET", "/x", "GET /"),
            (["GET /", "/"], "POST", "/x", "/"),
            (
                ["/b/{bucket}/o/{objectname...}", "/b/{bucket}/o/default"], "GET", "/b/x/o/default",
                "/b/{bucket}/o/default {bucket=x}"
            ),
            (["/posts/{id}", "/posts/latest"], "GET", "/posts/latest", "/posts/latest"),
            (["/posts/{id}", "/posts/latest"], "GET", "/posts/234", "/posts/{id} {id=234}"),
            (["/{$}", "/"], "GET", "/", "/{$}"),
            (["/{$}", "/"], "GET", "/x", "/"),
            (["/posts/{$}", "/posts/", "/"], "GET", "/posts/", "/posts/{$}"),
            (["/posts/{$}", "/posts/", "/"], "GET", "/posts/1", "/posts/"),
            (["HEAD /x", "GET /x"], "HEAD", "/x", "HEAD /x"),
            (["HEAD /x", "GET /x"], "GET", "/x", "GET /x"),
            (["GET /x", "/x"], "HEAD", "/x", "GET /x"),
            (["/a/{x}/c", "/a/{y...}", "/a/b/c"], "GET", "/a/b/c", "/a/b/c"),
        ] as [([String], String, String, String)]
    )
    func mostSpecific(patterns: [String], method: String, path: String, expected: String) throws {
        for order in [patterns, patterns.reversed()] {
            guard let table = try? routeTable(order) else {
                Issue.record("\(order) conflict")
                continue
            }
            #expect(answer(table, method, path) == expected)
        }
    }

    @Test("A path that leads into one branch and out again is found in another")
    func backtracking() throws {
        let table = try routeTable(["/a/b/c", "/a/{x}/d", "/{y}/b/e", "/{p}/{q}/{r}/f", "/{rest...}"])
        #expect(answer(table, "GET", "/a/b/c") == "/a/b/c")
        #expect(answer(table, "GET", "/a/b/d") == "/a/{x}/d {x=b}")
        #expect(answer(table, "GET", "/a/b/e") == "/{y}/b/e {y=a}")
        #expect(answer(table, "GET", "/a/b/c/f") == "/{p}/{q}/{r}/f {p=a q=b r=c}")
        #expect(answer(table, "GET", "/a/b/c/g") == "/{rest...} {rest=a/b/c/g}")
        #expect(answer(table, "GET", "/") == "/{rest...} {rest=}")
    }

    @Test(
        "Wildcards take one segment that is not empty, or all that is left, the empty rest included",
        arguments: [
            ("/a/1", "/a/{one} {one=1}"), ("/a/", "404"), ("/a", "404"), ("/a/1/2", "404"), ("/a/1/", "404"),
            ("/b/", "/b/{all...} {all=}"), ("/b/1", "/b/{all...} {all=1}"), ("/b/1/2/", "/b/{all...} {all=1/2/}"),
            ("/b", "slash"), ("/c/1/d", "/c/{x}/d {x=1}"), ("/c//d", "404"), ("/e", "/e"), ("/e/", "404"),
            ("/f/", "/f/{$}"),
            ("/f", "slash"), ("/f/x", "404"), ("/g/h/i/j", "/g/"), ("/g/", "/g/"), ("/g", "slash"), ("/", "404"),
            ("//", "404"),
        ]
    )
    func wildcards(path: String, expected: String) throws {
        let table = try routeTable(["/a/{one}", "/b/{all...}", "/c/{x}/d", "/e", "/f/{$}", "/g/"])
        #expect(answer(table, "GET", path) == expected)
    }

    @Test("A tree at the root does not hide that another route wants a slash at its end")
    func slashBesideRoot() throws {
        let table = try routeTable(["/", "/tree/", "/leaf"])
        #expect(answer(table, "GET", "/tree/") == "/tree/")
        #expect(answer(table, "GET", "/leaf") == "/leaf")
        #expect(answer(table, "GET", "/other") == "/")
        #expect(answer(table, "GET", "/tree") == "slash")
    }

    @Test(
        "A method that no route of the path takes is told which there are",
        arguments: [
            ("DELETE", "/x", "405 GET HEAD POST"), ("GET", "/x", "GET /x"), ("HEAD", "/x", "GET /x"),
            ("POST", "/x", "POST /x"),
            ("GET", "/y", "405 PUT"), ("HEAD", "/y", "405 PUT"), ("get", "/x", "405 GET HEAD POST"),
            ("", "/x", "405 GET HEAD POST"),
            ("OPTIONS", "/z", "/z"), ("GET", "/nowhere", "404"), ("GET", "/only", "405 HEAD"),
            ("HEAD", "/only", "HEAD /only"),
        ]
    )
    func methods(method: String, path: String, expected: String) throws {
        let table = try routeTable(["GET /x", "POST /x", "PUT /y", "/z", "HEAD /only"])
        #expect(answer(table, method, path) == expected)
    }

    @Test("A method of its own may have a route of its own")
    func oddMethods() throws {
        let table = try routeTable(["M-SEARCH /x", "PROPFIND /x", "/x"])
        #expect(answer(table, "M-SEARCH", "/x") == "M-SEARCH /x")
        #expect(answer(table, "PROPFIND", "/x") == "PROPFIND /x")
        #expect(answer(table, "GET", "/x") == "/x")
    }

    @Test("A path that only lacks the slash says so to the methods that would be taken there")
    func slashAndMethods() throws {
        let table = try routeTable(["POST /tree/"])
        #expect(answer(table, "POST", "/tree") == "slash")
        #expect(answer(table, "GET", "/tree") == "405 POST")
    }

    @Test("An empty table takes nothing")
    func empty() throws {
        let table = try routeTable([])
        #expect(answer(table, "GET", "/") == "404" && table.patterns.isEmpty)
    }
}
