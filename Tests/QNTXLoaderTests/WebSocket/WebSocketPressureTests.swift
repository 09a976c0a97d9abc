import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("A side of a WebSocket that is slower")
struct WebSocketPressureTests {
    @Test("A plugin on its pool that does not keep up has the server pause, and has it go on when it has caught up")
    func slowPlugin() async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open()
        socket.send("hold")
        try await fixture.wait("held", 1)
        for index in 1...63 { #expect(socket.send("message \(index)") == .more, "\(index)") }
        #expect(socket.send("message 64") == .pause)
        #expect(socket.peer.resumes == 0)
        _ = try await fixture.ask("/release")
        #expect(await socket.texts(64) == (1...64).map { "message \($0)" })
        #expect(await eventually { socket.peer.resumes == 1 })
        // So does one large message.
        try await fixture.wait("messages", 65)
        socket.close()
        try await fixture.wait("closes", 1)
        try await fixture.stop()
    }

    @Test("A plugin that says QNTX_AGAIN gets no more until it resumes, but all that is left at the end")
    func pausedOnPool() async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open()
        socket.send("again")
        try await fixture.wait("messages", 1)
        for index in 1...3 { socket.send("\(index)") }
        #expect(socket.peer.sent.isEmpty)
        #expect(try await fixture.ask("/resume") == "0")
        #expect(await socket.texts(3) == ["1", "2", "3"])
        // One that comes during the call counts.
        socket.send("resumed")
        socket.send("4")
        #expect(await socket.texts(4).last == "4")
        socket.send("again")
        try await fixture.wait("messages", 7)
        for index in 5...7 { socket.send("\(index)") }
        #expect(socket.peer.sent.count == 4)
        socket.events.closed(code: 1000, reason: "")
        try await fixture.wait("closes", 1)
        #expect(socket.peer.texts == ["1", "2", "3", "4", "5", "6", "7"])
        #expect(try await fixture.ask("/resume") == "-5")
        try await fixture.stop()
    }

    @Test("Inline, QNTX_AGAIN is the server's to keep")
    func pausedInline() async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open("inline")
        #expect(socket.send("again") == .pause)
        #expect(try await fixture.ask("/resume") == "0")
        #expect(socket.peer.resumes == 1)
        #expect(socket.send("1") == .more)
        #expect(socket.send("resumed") == .more)
        #expect(socket.send("again") == .pause)
        // What is left at the end is delivered all the same.
        socket.send("2")
        socket.close()
        #expect(socket.peer.texts == ["1", "2"])
        #expect(try await fixture.number("closes") == 1)
        try await fixture.stop()
    }

    @Test(
        "A peer that does not keep up: QNTX_AGAIN, and `writable` when there is room",
        arguments: WebSocketFixture.names
    )
    func slowPeer(name: String) async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open(name, room: 5)
        socket.send("fill")
        try await fixture.wait("code", 5)
        #expect(socket.peer.sent.count == 5 && socket.peer.hasRefused)
        #expect(try await fixture.number("writables") == 0)
        socket.read()
        try await fixture.wait("writables", 1)
        socket.close()
        try await fixture.wait("closes", 1)
        try await fixture.stop()
    }

    @Test("Who waits for room sends when there is some, gives up in time, and hears when the connection ends")
    func waiting() async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open(room: 1)
        socket.send("fill")
        try await fixture.wait("code", 1)
        socket.send("wait 0")
        try await fixture.wait("code", -7)
        socket.send("wait 30")
        try await fixture.wait("messages", 3)
        socket.send("wait 4294967295")
        try await fixture.wait("messages", 4)
        #expect(try await fixture.number("code") == -7)
        socket.read()
        #expect(await socket.texts(2) == ["fill", "waited"])
        try await fixture.wait("code", 0)
        socket.send("wait 4294967295")
        try await fixture.wait("messages", 5)
        socket.close()
        try await fixture.wait("closes", 1)
        try await fixture.stop()
    }

    @Test("On the event loop nobody waits")
    func wrongThread() async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open("inline")
        socket.send("wait 100")
        #expect(try await fixture.number("code") == -13)
        #expect(socket.peer.sent.isEmpty)
        socket.close()
        try await fixture.stop()
    }
}
