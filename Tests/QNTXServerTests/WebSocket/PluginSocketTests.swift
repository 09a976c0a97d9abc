import HTTPTypes
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
                async let disabling: Void = server.host.disable("chat")
                #expect(try await one.next() == TestFrame.close(1001, "the plugin stops").unmasked)
                try await one.send(.close(1001))
                try await disabling
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

    @Test("The limits of one plugin are its own: how many it has open, and how large its messages are")
    func limits() async throws {
        let limits = WebSocketLimits(connections: 1, message: 10)
        try await RunningServer.with(
            ["chat.so": Fixture.example("chat/chat.c")],
            settings: ["chat": PluginSettings(webSockets: limits)]
        ) { server in
            try await server.host.add(Echo())
            try await Self.open(server, "/chat-ws") { one in
                try await WebSocketClient.connected(server.port) { client in
                    try await client.send(text: Self.request("/chat-ws"))
                    #expect(try await client.head().hasPrefix("HTTP/1.1 503 "))
                }
                try await Self.open(server, "/echo-ws") { other in
                    try await other.send(.text("longer than that"))
                    #expect(try await other.next() == TestFrame.text("own: longer than that").unmasked)
                }
                try await one.send(.text("0123456789"))
                #expect(try await one.next() == TestFrame.text("0123456789").unmasked)
                try await one.send(.text("0123456789a"))
                #expect(try await one.next()?.closeCode == 1009)
            }
            let domain = try #require(server.host.domains.snapshot().domains["chat"])
            try await waitUntil("it is gone") { domain.connections.count == 0 }
            try await Self.open(server, "/chat-ws") { _ in }
        }
    }

    /// Lets in who knows the word, speaks two subprotocols, and tells what it was asked for.
    private struct Picky: DomainPlugin {
        struct Handler: WebSocketHandler {
            var subprotocols: [String] { ["old", "new"] }

            func admit(_ request: WebSocketRequest) throws(PluginError) {
                guard request.query == "word=please" else { throw PluginError(.denied, "say please") }
                if request.path == "/full" { throw PluginError(.busy, "too many are here") }
            }

            func handle(_ connection: any WebSocketConnection) async throws {
                let request = connection.request
                let cookie = request.headers[.cookie] ?? "none"
                try await connection.send("\(request.path) \(request.subprotocol ?? "none") \(cookie)")
                for try await message in connection.messages {
                    let isSent = try connection.trySend(message)
                    #expect(isSent)
                }
            }
        }

        var metadata: Metadata { Metadata(name: "picky", version: "1.0.0") }
        func webSocketHandlers() async throws -> [String: any WebSocketHandler] { ["": Handler()] }
    }

    @Test("A Swift handler sees the request, agrees on a subprotocol, and can refuse")
    func admission() async throws {
        try await RunningServer.with { server in
            try await server.host.add(Picky())
            func head(_ path: String, _ more: String = "") async throws -> String {
                var head = ""
                try await WebSocketClient.connected(server.port) { client in
                    try await client.send(text: Self.request(path, more))
                    head = try await client.head()
                    guard head.hasPrefix("HTTP/1.1 101 ") else { return }
                    #expect(try await client.next() == TestFrame.text("/room new a=b").unmasked)
                    try await client.send(.text("hello"))
                    #expect(try await client.next() == TestFrame.text("hello").unmasked)
                }
                return head
            }
            #expect(try await head("/picky-ws").hasPrefix("HTTP/1.1 403 "))
            #expect(try await head("/picky-ws/full?word=please").hasPrefix("HTTP/1.1 503 "))
            let more = "Sec-WebSocket-Protocol: newest, new, old\r\nCookie: a=b\r\n"
            let admitted = try await head("/picky-ws/room?word=please", more)
            #expect(admitted.contains("sec-websocket-protocol: new\r\n"), "\(admitted)")
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
