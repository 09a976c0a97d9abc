import NIOCore
import QNTXHost
import QNTXLoader
import QNTXServer
import QNTXTestSupport
import Testing

@Suite("Handlers that misbehave, over HTTP")
struct HandlerTests {
    private func with(
        limits: ConnectionLimits = ConnectionLimits(),
        plugins: NativeLimits = NativeLimits(patience: .milliseconds(300)),
        deadlines: HostDeadlines = HostDeadlines(drain: .milliseconds(300)),
        _ body: @Sendable (RunningServer) async throws -> Void
    ) async throws {
        try await RunningServer.with(
            ["handlers.so": Fixture.library("handlers", flags: ["-lpthread"])],
            limits: limits,
            plugins: plugins,
            deadlines: deadlines,
            body
        )
    }

    @Test("A handler that answers twice, never, late or not at all harms nobody", arguments: ["", "-inline"])
    func answers(_ place: String) async throws {
        try await with(limits: ConnectionLimits(deadline: .milliseconds(400))) { server in
            for (path, status, text) in [
                ("answers-twice", 200, "first\n"), ("answers-and-fails", 200, "answered\n"),
                ("pending-later", 200, "later\n"), ("pending-twice", 200, "first\n"),
                ("from-ten-threads", 200, "won\n"),
            ] {
                let reply = try await server.get("/api/handlers/\(path)\(place)")
                #expect(reply.status == status, "\(path)")
                #expect(reply.text == text, "\(path)")
            }
            for (path, status) in [
                ("answers-never", 500), ("late", 500), ("pending-never", 504), ("fails", 500),
            ] {
                let reply = try await server.get("/api/handlers/\(path)\(place)")
                #expect(reply.status == status, "\(path)")
                #expect(reply.error != nil)
                #expect(!reply.text.contains("hunter2"))
            }
            #expect(server.log.messages.contains { $0.contains("hunter2") })
            try await Task.sleep(for: .milliseconds(200))
            let last = try await server.get("/api/handlers/last").decode([String: Int].self)
            #expect(last["answers-twice"] == -5)
            #expect(last["pending-twice"] == -5)
            #expect(last["late"] == -5)
            #expect(last["race-won"] == 1)
            #expect(last["race-closed"] == 9)
        }
    }

    @Test("The status that a handler returns without answering is the client's", arguments: ["", "-inline"])
    func statuses(_ place: String) async throws {
        try await with { server in
            for (status, code) in [
                (-3, 404), (-2, 400), (-8, 413), (-10, 503), (-7, 500), (-1, 500), (-99, 500), (0, 500), (12345, 500),
            ] {
                let reply = try await server.get("/api/handlers/status\(place)/\(status)")
                #expect(reply.status == code, "\(status)")
            }
        }
    }

    @Test("Answers that are no HTTP are refused, and nothing of them is on the wire", arguments: ["", "-inline"])
    func invalid(_ place: String) async throws {
        try await with { server in
            for status in [99, 999, 0, 100, 600] {
                #expect(try await server.get("/api/handlers/bad-status\(place)/\(status)").text == "{\"status\":-2}\n")
            }
            for path in ["bad-header-name", "bad-header-value"] {
                let answer = try await RawConnection.exchange(
                    "GET /api/handlers/\(path)\(place) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
                    port: server.port
                )
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(!answer.lowercased().contains("forged"), "\(path)")
            }
            let framed = try await server.get("/api/handlers/framing-headers\(place)")
            #expect(framed.text == "hello, world\n")
            #expect(framed.header("content-length") == "13")
            #expect(framed.header("transfer-encoding") == nil)
            #expect(framed.header("x-kept") == "yes")
            #expect(try await server.get("/api/handlers/huge-headers\(place)/900/65000").text == "{\"status\":-2}\n")
        }
    }

    @Test("A stream keeps to the length that it announced, or the client can tell", arguments: ["", "-inline"])
    func lengths(_ place: String) async throws {
        try await with { server in
            #expect(try await server.get("/api/handlers/stream-lies\(place)/5/5").bytes.count == 5)
            for (announced, written) in [("5", 9), ("9", 5)] {
                let answer = try await RawConnection.exchange(
                    "GET /api/handlers/stream-lies\(place)/\(announced)/\(written) HTTP/1.1\r\nhost: localhost\r\n\r\n",
                    port: server.port,
                    closingAfter: true
                )
                let body = answer.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().first ?? ""
                // An answer that comes from another process is known to be broken before it is begun.
                let isRefused = RunningServer.isolates && answer.hasPrefix("HTTP/1.1 502 ")
                #expect(body.count <= 5 || isRefused, "\(announced) \(written)")
            }
            for announced in ["abc", "-1"] {
                let answer = try await RawConnection.exchange(
                    "GET /api/handlers/stream-lies\(place)/\(announced)/3 HTTP/1.1\r\nhost: localhost\r\n\r\n",
                    port: server.port,
                    closingAfter: true
                )
                #expect(!answer.contains("content-length: \(announced)"))
            }
        }
    }

    @Test("Streams come in chunks with trailers; one that breaks off is seen to be broken", arguments: ["", "-inline"])
    func streams(_ place: String) async throws {
        try await with { server in
            let pieces = try await server.get("/api/handlers/stream\(place)/5")
            #expect(pieces.text == (0..<5).map { "piece \($0)\n" }.joined())
            #expect(pieces.header("content-length") == nil)
            for path in ["stream-unfinished", "stream-fails"] {
                let answer = try await RawConnection.exchange(
                    "GET /api/handlers/\(path)\(place) HTTP/1.1\r\nhost: localhost\r\n\r\n",
                    port: server.port
                )
                #expect(answer.contains("half an ans"))
                #expect(!answer.hasSuffix("0\r\n\r\n"))
            }
        }
    }

    @Test("A handler's deadline is 504 for the client, and the connection and the plugin go on")
    func deadline() async throws {
        try await with(limits: ConnectionLimits(deadline: .milliseconds(300))) { server in
            try await RawConnection.with(port: server.port) { reader, outbound in
                try await outbound.write(
                    ByteBuffer(string: "GET /api/handlers/hang HTTP/1.1\r\nhost: localhost\r\n\r\n")
                )
                #expect(try await reader.until("\n").hasPrefix("HTTP/1.1 504 "))
                _ = try await reader.until("in time\"}\n")
                try await outbound.write(
                    ByteBuffer(string: "GET /api/handlers/hello HTTP/1.1\r\nhost: localhost\r\n\r\n")
                )
                #expect(try await reader.until("hello, world\n").hasPrefix("HTTP/1.1 200 OK"))
            }
            #expect(try await server.get("/api/handlers/deadline/20").text == "awake\n")
            #expect(try await server.get("/api/handlers/deadline/3000").status == 504)
            #expect(try await server.get("/api/handlers/deadline-pending").status == 504)
        }
    }

    @Test("More than a plugin's threads and queue take is 503 for it, and inline routes still answer")
    func overload() async throws {
        // They wait until they are told, however slow the machine is.
        let library = try await LiveFixture.version("1.0.0")
        let (pool, limits) = (NativeLimits(threads: 2, queue: 2), ConnectionLimits(deadline: .seconds(600)))
        try await RunningServer.with(["live.so": library], limits: limits, plugins: pool) { server in
            let domain = try #require(server.host.domains.snapshot().domains["live"])
            let gate = server.directory.file("gate")
            try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await server.get("/api/live/wait", headers: [("x-file", gate)]) }
                }
                #expect(await eventually { domain.requestsInFlight == 4 })
                for _ in 0..<8 {
                    let refused = try await server.get("/api/live/wait", headers: [("x-file", gate)])
                    #expect(refused.status == 503)
                    #expect(refused.header("retry-after") == "1")
                    #expect(refused.error == "plugin live is too busy; try again later")
                }
                let inline = try await server.get("/api/live/version")
                #expect(inline.status == 200)
                try FileBytes.write([], to: gate)
                for try await reply in group { #expect(reply.text == "1.0.0\n") }
            }
        }
    }

    @Test("A client that leaves is noticed by the handler that asks")
    func clientGone() async throws {
        try await with { server in
            try await RawConnection.with(port: server.port) { _, outbound in
                try await outbound.write(
                    ByteBuffer(string: "GET /api/handlers/wait-gone HTTP/1.1\r\nhost: localhost\r\n\r\n")
                )
                try await waitFor("wait-gone", server) { $0 == 1 }
            }
            // It sees that the client has left; whether its answer still counts is open, for a client may have closed one side
            // only.
            try await waitFor("wait-gone", server) { $0 <= 0 }
            let last = try await server.get("/api/handlers/last").decode([String: Int].self)
            #expect((last["wait-gone-ms"] ?? .max) < 8000)
        }
    }

    /// Waits until a handler has noted a number for which something holds.
    private func waitFor(_ name: String, _ server: RunningServer, _ holds: (Int) -> Bool) async throws {
        for _ in 0..<500 {
            let last = try await server.get("/api/handlers/last").decode([String: Int].self)
            if let noted = last[name], holds(noted) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("\(name) was not noted")
    }
}
