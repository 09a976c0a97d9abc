import NIOCore
import QNTXServer
import QNTXTestSupport
import Testing

@Suite("HTTP/1 on a plugin's route, byte by byte")
struct ProtocolTests {
    private static func request(_ path: String, _ headers: String = "", method: String = "GET", body: String = "")
        -> String
    {
        "\(method) \(path) HTTP/1.1\r\nhost: localhost\r\n\(headers)\r\n\(body)"
    }

    @Test("Requests sent ahead are answered in their order, however many, a plugin's and the host's")
    func pipelining() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            var text = ""
            for index in 0..<3000 {
                text += Self.request(index % 10 == 9 ? "/api/hello-c/greet/\(index)" : "/api/hello-c/")
                if index % 500 == 499 { text += Self.request("/") }
            }
            text += Self.request("/api/hello-c/greet/last", "connection: close\r\n")
            let answer = try await RawConnection.exchange(text, port: server.port)
            #expect(answer.split(separator: "HTTP/1.1 200 OK").count == 3007)
            #expect(answer.hasSuffix("{\"hello\":\"last\"}\n"))
            let greeted = answer.matches(of: #/{"hello":"(\d+)"}/#).compactMap { Int($0.output.1) }
            #expect(greeted == Array(stride(from: 9, to: 3000, by: 10)))
        }
    }

    @Test("HTTP/1.0 gets its answer and the end of the connection, or keeps it where it asks")
    func oldVersion() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let closed = try await RawConnection.exchange("GET /api/hello-c/ HTTP/1.0\r\n\r\n", port: server.port)
            #expect(closed.hasPrefix("HTTP/1.0 200 OK\r\n"))
            #expect(closed.contains("connection: close\r\n"))
            #expect(closed.hasSuffix("hello from C\n"))
            let kept = try await RawConnection.exchange(
                "GET /api/hello-c/ HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /api/hello-c/ HTTP/1.0\r\n\r\n",
                port: server.port
            )
            #expect(kept.split(separator: "HTTP/1.0 200 OK").count == 2)
        }
    }

    @Test("A target in absolute form means the same")
    func absoluteForm() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let answer = try await RawConnection.exchange(
                Self.request("http://localhost:1/api/hello-c/greet/you", "connection: close\r\n"),
                port: server.port
            )
            #expect(answer.hasSuffix("{\"hello\":\"you\"}\n"))
        }
    }

    @Test("A body in chunks comes whole, as does one that is announced and waited for with 100-continue")
    func bodies() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let chunked = try await RawConnection.exchange(
                Self.request(
                    "/api/hello-c/echo",
                    "transfer-encoding: chunked\r\nconnection: close\r\n",
                    method: "POST",
                    body: "5\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\n\r\n"
                ),
                port: server.port
            )
            #expect(chunked.contains("hello, world"))
            try await RawConnection.with(port: server.port) { reader, outbound in
                let head = Self.request(
                    "/api/hello-c/echo",
                    "content-length: 5\r\nexpect: 100-continue\r\nconnection: close\r\n",
                    method: "POST"
                )
                try await outbound.write(ByteBuffer(string: head))
                #expect(try await reader.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                try await outbound.write(ByteBuffer(string: "hello"))
                let answer = try await reader.untilClosed()
                #expect(answer.hasSuffix("\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
            }
        }
    }

    @Test("A body over the limit is 413, announced or not, and the client can read that")
    func tooLarge() async throws {
        try await RunningServer.with(
            ["hello-c.so": Fixture.example("hello-c/hello.c")],
            limits: ConnectionLimits(maximumBody: 1000)
        ) { server in
            let announced = try await server.send(
                "POST",
                "/api/hello-c/echo",
                body: [UInt8](repeating: 1, count: 1001)
            )
            #expect(announced.status == 413)
            #expect(announced.error == "the request's body is larger than 1000 bytes")
            let size = String(2000, radix: 16)
            let chunked = try await RawConnection.exchange(
                Self.request(
                    "/api/hello-c/echo",
                    "transfer-encoding: chunked\r\n",
                    method: "POST",
                    body: "\(size)\r\n\(String(repeating: "x", count: 2000))\r\n"
                ),
                port: server.port
            )
            #expect(chunked.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test("What is no HTTP is 400 and the end of the connection")
    func garbage() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            for text in [
                "hello?\r\n\r\n", "GET /api/hello-c/ HTTP/9.9\r\n\r\n",
                "GET /api/hello-c/ HTTP/1.1\r\nhost: localhost\r\nno colon\r\n\r\n",
                "POST /api/hello-c/echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
                "POST /api/hello-c/echo HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            ] {
                let answer = try await RawConnection.exchange(text, port: server.port)
                #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(text.debugDescription)")
            }
            #expect(try await server.get("/api/hello-c/").status == 200)
        }
    }

    @Test("A client that has closed its side still gets all answers, a plugin's own threads' and the host's too")
    func halfClosed() async throws {
        let files = try await ["handlers.so": Fixture.library("handlers", flags: ["-lpthread"])]
        try await RunningServer.with(files) { server in
            let requests =
                Self.request("/api/handlers/sleep/20") + Self.request("/") + Self.request("/api/handlers/hello")
                + Self.request("/api/handlers/stream/3") + Self.request("/api/nobody/")
            let answer = try await RawConnection.exchange(requests, port: server.port, closingAfter: true)
            #expect(answer.split(separator: "HTTP/1.1 200 OK").count == 4, "\(answer)")
            #expect(answer.split(separator: "HTTP/1.1 404 ").count == 2, "\(answer)")
        }
    }

    @Test("A client that has closed its side still gets the answer")
    func halfClosedOnce() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let answer = try await RawConnection.exchange(
                Self.request("/api/hello-c/greet/you"),
                port: server.port,
                closingAfter: true
            )
            #expect(answer.hasSuffix("{\"hello\":\"you\"}\n"))
        }
    }

    @Test("A client that leaves its body unfinished gets 408")
    func slowBody() async throws {
        let limits = ConnectionLimits(bodyTimeout: .milliseconds(200))
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")], limits: limits) { server in
            let unfinished = try await RawConnection.exchange(
                Self.request("/api/hello-c/echo", "content-length: 10\r\n", method: "POST", body: "hell"),
                port: server.port
            )
            #expect(unfinished.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test("A name that is none of this machine's is refused, unless the configuration allows it")
    func names() async throws {
        let files = try await ["hello-c.so": Fixture.example("hello-c/hello.c")]
        try await RunningServer.with(files, allowedOrigins: ["https://qntx.example.com"]) { server in
            func status(_ host: String) async throws -> String {
                let request = "GET /api/hello-c/ HTTP/1.1\r\nhost: \(host)\r\nconnection: close\r\n\r\n"
                return String(try await RawConnection.exchange(request, port: server.port).prefix(12).suffix(3))
            }
            for own in ["localhost", "localhost:1234", "127.0.0.1", "127.1.2.3:80", "[::1]:877", "qntx.example.com"] {
                #expect(try await status(own) == "200", "\(own)")
            }
            for foreign in ["evil.example.com", "localhost.evil.com:877", "127.0.0.1.evil.com", "10.0.0.1"] {
                #expect(try await status(foreign) == "403", "\(foreign)")
            }
            // The next request on a connection is looked at, too.
            let both = try await RawConnection.exchange(
                Self.request("/api/hello-c/")
                    + "GET /api/hello-c/ HTTP/1.1\r\nhost: evil.example.com\r\nconnection: close\r\n\r\n",
                port: server.port
            )
            #expect(both.contains("HTTP/1.1 200 ") && both.contains("HTTP/1.1 403 "))
        }
    }

    @Test("A connection that is idle, or does not come to the end of a head, is closed")
    func idle() async throws {
        let limits = ConnectionLimits(idleTimeout: .milliseconds(500))
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")], limits: limits) { server in
            let idle = try await RawConnection.exchange("", port: server.port)
            #expect(idle.isEmpty)
            // Where the client is slower than that, it finds the connection closed already.
            let halfAHead = try? await RawConnection.exchange(
                "GET /api/hello-c/ HTTP/1.1\r\nhost:",
                port: server.port
            )
            #expect(halfAHead ?? "" == "")
        }
    }
}
