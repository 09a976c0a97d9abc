import QNTXTestSupport
import Testing

@Suite("A plugin over HTTP")
struct HelloTests {
    @Test("A route answers with its text, and the message is framed")
    func route() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let reply = try await server.get("/api/hello-c/")
            #expect(reply.status == 200)
            #expect(reply.text == "hello from C\n")
            #expect(reply.header("content-length") == "13")
            #expect(reply.header("content-type") == "text/plain; charset=utf-8")
            #expect(reply.header("date")?.hasSuffix(" GMT") == true)
        }
    }

    @Test("A domain without a path is its root")
    func root() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            for path in ["/api/hello-c", "/api/hello-c?x=1", "/api/hello-c/"] {
                let reply = try await server.get(path)
                #expect(reply.text == "hello from C\n", "\(path)")
            }
        }
    }

    @Test("Path values, queries and headers reach the plugin as they were sent")
    func request() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let greeting = try await server.get("/api/hello-c/greet/a%2Fb%00%22")
            #expect(try greeting.decode([String: String].self) == ["hello": "a/b\0\""])
            let reply = try await server.send("GET", "/api/hello-c/whoami?a=%20b&c", headers: [("user-agent", "tests")])
            let seen = try reply.decode([String: String].self)
            #expect(seen["query"] == "a=%20b&c")
            #expect(seen["path"] == "/whoami")
            #expect(seen["method"] == "GET")
            #expect(seen["user-agent"] == "tests")
            #expect(seen["host"] == "127.0.0.1:\(server.port)")
        }
    }

    @Test("A body of any size comes back as it was sent", arguments: [0, 1, 65_535, 65_536, 65_537, 5_000_000])
    func echo(_ size: Int) async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let reply = try await server.send(
                "POST",
                "/api/hello-c/echo",
                body: body,
                headers: [("content-type", "application/x-test")]
            )
            #expect(reply.status == 200)
            #expect(reply.bytes == body)
            #expect(reply.header("content-type") == "application/x-test")
        }
    }

    @Test("HEAD is GET without the body, and has its length")
    func head() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let answer = try await RawConnection.exchange(
                "HEAD /api/hello-c/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
                port: server.port
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("content-length: 13\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("What a plugin has no route for is 404, a wrong method 405 with the right ones, as JSON")
    func noRoute() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let missing = try await server.get("/api/hello-c/nothing")
            #expect(missing.status == 404)
            #expect(missing.error == "plugin hello-c has no route for /nothing")
            #expect(missing.header("content-type") == "application/json")
            let wrong = try await server.send("DELETE", "/api/hello-c/greet/you")
            #expect(wrong.status == 405)
            #expect(wrong.header("allow") == "GET, HEAD")
            #expect(wrong.error == "DELETE is not allowed here")
        }
    }

    @Test("Dots and broken escapes in a path are refused, and encoded ones too")
    func trickyPaths() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            for path in ["../x", "greet/..", "greet/%2e%2E", "./greet/x", "greet/%zz", "greet/%2", "greet/%"] {
                let answer = try await RawConnection.exchange(
                    "GET /api/hello-c/\(path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
                    port: server.port
                )
                #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(path)")
            }
            #expect(try await server.get("/api/hello-c/greet/...").status == 200)
            #expect(try await server.get("/api/hello-c/greet/a.b").status == 200)
        }
    }
}
