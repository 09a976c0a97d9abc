import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import QNTXHost
import QNTXPlugin
import QNTXServer
import QNTXTestSupport
import ServiceLifecycle
import Testing

@Suite("HTTPS, in HTTP/1.1 and HTTP/2")
struct SecureServerTests {
    /// Runs a test with a client that trusts everybody.
    private static func withClient<Result>(
        _ version: HTTPClient.Configuration.HTTPVersion = .automatic,
        _ body: (HTTPClient) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.certificateVerification = .none
        configuration.httpVersion = version
        // Handshakes are slow in a debug build, on a machine with much else to do.
        configuration.timeout.connect = .seconds(60)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(client)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private static func send(
        _ client: HTTPClient,
        _ server: RunningServer,
        _ path: String,
        body: [UInt8]? = nil
    ) async throws -> (version: HTTPVersion, status: Int, bytes: [UInt8], headers: HTTPHeaders) {
        var request = HTTPClientRequest(url: server.url + path)
        if let body {
            request.method = .POST
            request.body = .bytes(body)
        }
        let response = try await client.execute(request, timeout: .seconds(90))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return (response.version, Int(response.status.code), Array(buffer: bytes), response.headers)
    }

    @Test(
        "Plugins' routes, large bodies both ways and the host's own routes answer in either version",
        arguments: [2, 1]
    )
    func answers(_ version: Int) async throws {
        let certificate = try await TestCertificate()
        let files = try await ["handlers.so": Fixture.library("handlers", flags: ["-lpthread"])]
        try await RunningServer.with(files, tls: certificate.settings) { server in
            #expect(server.url.hasPrefix("https://127.0.0.1:"))
            try await Self.withClient(version == 2 ? .automatic : .http1Only) { client in
                for path in ["/api/handlers/hello", "/api/plugins", "/api/health"] {
                    let answer = try await Self.send(client, server, path)
                    #expect(answer.status == 200 && answer.version.major == version, "\(path): \(answer)")
                    #expect(answer.headers["connection"].isEmpty || version == 1)
                }
                #expect(try await Self.send(client, server, "/api/handlers/nothing").status == 404)
                #expect(try await Self.send(client, server, "/api/nobody/").status == 404)
                let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
                let echoed = try await Self.send(client, server, "/api/handlers/echo", body: body)
                #expect(echoed.status == 200 && echoed.bytes == body)
                let streamed = try await Self.send(client, server, "/api/handlers/stream/500")
                #expect(streamed.status == 200 && streamed.bytes.count > 500)
            }
        }
    }

    @Test("One connection in HTTP/2 carries many requests at once, and none waits for another")
    func multiplexed() async throws {
        let certificate = try await TestCertificate()
        let plugin = GatedPlugin(name: "gated", place: .handler)
        let early = SharedCount()
        try await RunningServer.with(
            ["hello-c.so": Fixture.example("hello-c/hello.c")],
            limits: ConnectionLimits(deadline: .seconds(3600)),
            tls: certificate.settings
        ) { server in
            try await server.host.add(plugin)
            try await Self.withClient { client in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            // One that has ended before its time will never be inside.
                            defer { if plugin.gate.value == 0 { early.increment() } }
                            return try await Self.send(client, server, "/api/gated/wait").status
                        }
                    }
                    try await waitUntil("all are inside") { early.value > 0 || plugin.inside.value == 20 }
                    if early.value > 0 { plugin.gate.increment() }
                    for _ in 0..<50 {
                        let answer = try await Self.send(client, server, "/api/hello-c/greet/you")
                        #expect(answer.bytes == Array("{\"hello\":\"you\"}\n".utf8) && answer.version.major == 2)
                    }
                    plugin.gate.increment()
                    for try await status in group { #expect(status == 200) }
                }
            }
        }
    }

    @Test("A body over the limit is 413 in HTTP/2 too, and the next request goes on")
    func tooLarge() async throws {
        let certificate = try await TestCertificate()
        try await RunningServer.with(
            ["hello-c.so": Fixture.example("hello-c/hello.c")],
            limits: ConnectionLimits(maximumBody: 1000),
            tls: certificate.settings
        ) { server in
            try await Self.withClient { client in
                let body = [UInt8](repeating: 1, count: 1001)
                let refused = try await Self.send(client, server, "/api/hello-c/echo", body: body)
                #expect(refused.status == 413 && refused.version.major == 2)
                #expect(try await Self.send(client, server, "/api/hello-c/").status == 200)
            }
        }
    }

    @Test("Who breaks a request off in HTTP/2 has its handler called off")
    func reset() async throws {
        let certificate = try await TestCertificate()
        try await RunningServer.with(tls: certificate.settings) { server in
            let plugin = GatedPlugin(name: "gated", place: .handler)
            try await server.host.add(plugin)
            let domain = try #require(server.host.domains.snapshot().domains["gated"])
            try await Self.withClient { client in
                let asking = Task { try await Self.send(client, server, "/api/gated/wait") }
                try await waitUntil("it is inside") { plugin.inside.value == 1 }
                asking.cancel()
                _ = try? await asking.value
                try await waitUntil("it is let go") { domain.requestsInFlight == 0 }
            }
        }
    }

    @Test("Who speaks no TLS, or does not come to an end with its handshake, is cut, and harms nobody")
    func noTLS() async throws {
        let certificate = try await TestCertificate()
        try await RunningServer.with(
            ["hello-c.so": Fixture.example("hello-c/hello.c")],
            limits: ConnectionLimits(bodyTimeout: .milliseconds(300)),
            tls: certificate.settings
        ) { server in
            let plain = try? await RawConnection.exchange(
                "GET /api/hello-c/ HTTP/1.1\r\nhost: localhost\r\n\r\n",
                port: server.port
            )
            #expect(plain?.contains("hello") != true)
            let silent = try? await RawConnection.exchange("", port: server.port)
            #expect(silent ?? "" == "")
            try await Self.withClient { client in
                // On a machine with much else to do, this one too may not come to the end of its handshake in time.
                let answered = await eventually {
                    (try? await Self.send(client, server, "/api/hello-c/"))?.status == 200
                }
                #expect(answered)
            }
        }
    }

    @Test("A server that stops lets what is under way on HTTP/2 end")
    func stops() async throws {
        let certificate = try await TestCertificate()
        let plugin = GatedPlugin(name: "gated", place: .handler)
        let status = try await RunningServer.result(tls: certificate.settings) { server in
            try await server.host.add(plugin)
            return try await Self.withClient { client in
                async let slow = Self.send(client, server, "/api/gated/wait")
                try await waitUntil("it is inside") { plugin.inside.value == 1 }
                await server.group.triggerGracefulShutdown()
                plugin.gate.increment()
                return try await slow.status
            }
        }
        #expect(status == 200)
    }
}
