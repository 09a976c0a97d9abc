import HTTPTypes
import Logging
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite(.serialized) struct RemoteSocketTests {
    @Test func `Messages go both ways, in order and of their kind`() async throws {
        let host = try await PeerHost()
        let socket = try await host.socket(WebSocketRequest(path: "/room", query: "a=1"))
        #expect(await socket.texts(1) == ["hello"])
        socket.send("eins")
        _ = socket.events.message(.binary([0, 255, 1]))
        socket.send("zwei ü")
        #expect(await socket.sent(4) == [.text("hello"), .text("eins"), .binary([0, 255, 1]), .text("zwei ü")])
        socket.close(1000, "bye")
        #expect(await eventually { host.notes().contains("close bye") })
        #expect(host.notes().contains("connect /room?a=1"))
        try await host.stop()
    }

    @Test func `A ping of the plugin's is answered with its time`() async throws {
        let host = try await PeerHost()
        let socket = try await host.socket()
        socket.send("ping")
        #expect(await socket.texts(2).last == "pong p 42")
        socket.close()
        try await host.stop()
    }

    @Test(arguments: [
        ("close", 1000, "enough"), ("end", 1000, ""), ("error", 1011, "broken"),
        ("unknown", 1011, "the plugin's stream broke off"), ("abort", 1011, "the plugin's stream broke off"),
        ("exit", 1011, "the plugin's stream broke off"),
    ])
    func `However the plugin ends a connection, the client is told`(
        word: String,
        code: UInt16,
        reason: String
    ) async throws {
        let host = try await PeerHost()
        let socket = try await host.socket()
        _ = await socket.texts(1)
        socket.send(word)
        #expect(await eventually { !socket.peer.closings.isEmpty })
        #expect(socket.peer.closings.first == TestPeer.Closing(code: code, reason: reason))
        if word == "unknown" { #expect(host.log.messages(.error).contains { $0.contains("unknown type 99") }) }
        socket.events.closed(code: code, reason: reason)
        try await host.stop()
    }

    @Test func `A client that the plugin does not want is closed`() async throws {
        let host = try await PeerHost()
        var request = WebSocketRequest()
        request.headers[try #require(HTTPField.Name("x-refuse"))] = "1"
        let socket = try await host.socket(request)
        #expect(await eventually { socket.peer.closings.first?.code == 1011 })
        try await host.stop()
    }

    @Test func `A client that reads slowly gets every message`() async throws {
        let host = try await PeerHost()
        let socket = try await host.socket(room: 10)
        _ = await socket.texts(1)
        socket.send("many 2000")
        while socket.peer.sent.count < 2001 {
            _ = await eventually { socket.peer.hasRefused || socket.peer.sent.count == 2001 }
            socket.read()
        }
        #expect(socket.peer.texts.dropFirst() == (0..<2000).map(String.init)[...])
        socket.close()
        try await host.stop()
    }

    @Test func `A plugin that takes messages slowly has its client wait, and loses none`() async throws {
        let host = try await PeerHost()
        let socket = try await host.socket()
        _ = await socket.texts(1)
        let message = String(repeating: "x", count: 60_000)
        var sent = 0
        while socket.send(message) == .more { sent += 1 }
        sent += 1
        #expect(sent > 2)
        #expect(await eventually { socket.peer.resumes > 0 })
        #expect(await socket.texts(1 + sent).count == 1 + sent)
        socket.close()
        try await host.stop()
    }

    @Test func `A client that leaves in the middle of everything harms nobody`() async throws {
        let host = try await PeerHost()
        for round in 0..<20 {
            let socket = try await host.socket(room: 1 + round)
            if round % 3 > 0 { socket.send("many 200") }
            if round % 2 > 0 { _ = await socket.texts(1) }
            socket.close(1006, "")
        }
        let socket = try await host.socket()
        socket.send("still there")
        #expect(await socket.texts(2).last == "still there")
        socket.close()
        try await host.stop()
    }
}
