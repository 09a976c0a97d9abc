import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXServer

@Suite("WebSockets of plugins, behind the whole server")
struct PluginSocketTests {
    private static func request(_ path: String, _ more: String = "") -> String {
        WebSocketClient.request.replacing("GET /ws ", with: "GET \(path) ").replacing(
            "\r\n\r\n",
            with: "\r\n\(more)\r\n"
        )
    }

    private static func open(_ server: RunningServer, _ path: String, _ body: (WebSocketClient) async throws -> Void)
        async throws
    {
        try await WebSocketClient.connected(server.port) { client in
            try await client.send(text: request(path))
            let head = try await client.head()
            try #require(head.hasPrefix("HTTP/1.1 101 "), "\(head)")
            try await body(client)
        }
    }

    @Test("In the chat room, written in C, all hear what one says, until the room closes")
    func chat() async throws {
        try await RunningServer.with(["chat.so": Fixture.example("chat/chat.c")]) { server in
            #expect(try await server.get("/api/chat/").text.contains("<title>chat</title>"))
            try await Self.open(server, "/chat-ws") { one in
                try await Self.open(server, "/chat-ws") { other in
                    try await one.send(.text("one: hello"))
                    #expect(try await other.next() == TestFrame.text("one: hello").unmasked)
                    #expect(try await one.next() == TestFrame.text("one: hello").unmasked)
                    try await other.send(.text("other: grüße"))
                    #expect(try await one.next() == TestFrame.text("other: grüße").unmasked)
                }
                try await server.host.disable("chat")
                #expect(try await one.next() == TestFrame.close(1001, "the plugin stops").unmasked)
            }
        }
    }

    @Test("A new version closes what is open on the old one with 1012, and takes new ones")
    func replaced() async throws {
        try await RunningServer.with(["chat.so": Fixture.example("chat/chat.c")]) { server in
            try await Self.open(server, "/chat-ws") { old in
                try await server.host.reload("chat")
                #expect(try await old.next() == TestFrame.close(1012, "a new version takes over").unmasked)
                try await Self.open(server, "/chat-ws") { new in
                    try await new.send(.text("here"))
                    #expect(try await new.next() == TestFrame.text("here").unmasked)
                }
            }
        }
    }

    /// Echoes, with the name of its endpoint.
    private struct Echo: DomainPlugin {
        struct Handler: WebSocketHandler {
            let name: String

            func handle(_ connection: any WebSocketConnection) async throws {
                while let message = try await connection.receive() {
                    guard case .text(let text) = message else { continue }
                    try await connection.send(.text("\(name): \(text)"))
                }
            }
        }

        var metadata: Metadata { Metadata(name: "echo", version: "1.0.0") }
        func initialize(_ services: any ServiceRegistry) async throws {}
        func webSocketHandlers() async throws -> [String: any WebSocketHandler] {
            ["": Handler(name: "own"), "other": Handler(name: "other")]
        }
    }

    @Test(
        "A Swift plugin's endpoints are at their paths; what is nobody's is 404, a foreign page 403, no upgrade 426 or 400"
    )
    func paths() async throws {
        try await RunningServer.with { server in
            try await server.host.add(Echo())
            for (path, name) in [("/echo-ws", "own"), ("/echo-ws/other", "other"), ("/echo-ws/nothing", "own")] {
                try await Self.open(server, path) { client in
                    try await client.send(.text("hello"))
                    #expect(try await client.next() == TestFrame.text("\(name): hello").unmasked)
                }
            }
            #expect(try await server.get("/nobody-ws").status == 404)
            #expect((400..<500).contains(try await server.get("/echo-ws").status))
            try await WebSocketClient.connected(server.port) { client in
                try await client.send(text: Self.request("/echo-ws", "Origin: http://localhost.evil.com\r\n"))
                #expect(try await client.head().hasPrefix("HTTP/1.1 403 "))
            }
            try await WebSocketClient.connected(server.port) { client in
                try await client.send(text: Self.request("/echo-ws", "Origin: http://localhost:3000\r\n"))
                #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            }
        }
    }

    @Test("A request that asks for another upgrade is answered, and its connection closes instead of hanging")
    func otherUpgrade() async throws {
        try await RunningServer.with { server in
            try await WebSocketClient.connected(server.port) { client in
                let upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
                try await client.send(text: "GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\(upgrade)\r\n")
                #expect(try await client.head().hasPrefix("HTTP/1.1 200 "))
                while try await client.next() != nil {}
            }
        }
    }
}
