import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("A WebSocket ends")
struct WebSocketEndTests {
    @Test("The plugin hears it once, last, with the code and the reason", arguments: WebSocketFixture.names)
    func closed(name: String) async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open(name)
        socket.send("1")
        #expect(await socket.texts(1) == ["1"])
        socket.close(4321, "grüß")
        // Whatever comes now is too late.
        socket.events.closed(code: 1000, reason: "again")
        socket.events.writable()
        socket.send("2")
        socket.events.opened(TestPeer())
        try await fixture.wait("closes", 1)
        #expect(try await fixture.ask("/report").hasSuffix("messages=1 code=4321 reason=grüß"))
        try await fixture.stop()
    }

    @Test("The plugin closes: after what it sent, with its reason, once", arguments: WebSocketFixture.names)
    func closes(name: String) async throws {
        let fixture = try await WebSocketFixture.start()
        let codes = [1000, 1001, 1002, 1003, 1005, 1007, 1014, 3000, 4999]
        for (index, code) in codes.enumerated() {
            let socket = try await fixture.open(name)
            socket.send("close \(code)")
            #expect(await eventually { socket.peer.closings == [.init(code: UInt16(code), reason: "goodü")] })
            try await fixture.wait("code", -5)
            socket.close(UInt16(code))
            try await fixture.wait("closes", index + 1)
        }
        let socket = try await fixture.open(name)
        for code in [0, 1, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65535, 65536 + 1000] {
            let before = try await fixture.number("messages")
            socket.send("close \(code)")
            try await fixture.wait("messages", before + 1)
            // The second attempt, with 1000, is the first that is one.
            if code == 0 { #expect(await eventually { socket.peer.closings == [.init(code: 1000, reason: "")] }) }
        }
        socket.close()
        try await fixture.wait("closes", codes.count + 1)
        try await fixture.stop()
    }

    @Test("A handle that was kept sends from any thread while the connection lasts, and is over with it")
    func kept() async throws {
        let fixture = try await WebSocketFixture.start()
        for (index, name) in WebSocketFixture.names.enumerated() {
            let socket = try await fixture.open(name)
            #expect(try await fixture.ask("/use") == "0 0 0 1 0 0")
            #expect(socket.peer.sent == [.text("kept"), .binary(Array("kept".utf8))])
            #expect(socket.peer.closings == [TestPeer.Closing(code: 4000, reason: "kept")])
            #expect(try await fixture.ask("/use") == "-5 -5 0 0 -5 0")
            socket.close()
            try await fixture.wait("closes", index + 1)
            #expect(try await fixture.ask("/use") == "-5 -5 -5 0 -5 0")
        }
        // Its place may be another's by now.
        let socket = try await fixture.open()
        for number in [0, 1, 1 << 20, 1 << 40, Int.max, -1] {
            let id = UInt64(bitPattern: Int64(number))
            #expect(try await fixture.ask("/use", "\(id)") == "-5 -5 -5 0 -5 0", "\(id)")
        }
        #expect(socket.peer.sent.isEmpty)
        socket.close()
        try await fixture.wait("closes", 3)
        try await fixture.stop()
    }

    @Test("Ten threads use handles that are over while connections come and go")
    func storm() async throws {
        let fixture = try await WebSocketFixture.start()
        let first = try await fixture.open()
        async let answer = fixture.ask("/storm")
        for _ in 0..<300 {
            let socket = try await fixture.open("inline")
            socket.send("x")
            socket.close()
        }
        #expect(try await answer == "over")
        first.close()
        try await fixture.wait("closes", 301)
        try await fixture.stop()
    }

    @Test("Shutdown closes what is open first, and handles are over then", arguments: WebSocketFixture.names)
    func shutdown(name: String) async throws {
        let fixture = try await WebSocketFixture.start()
        let sockets = try await (0..<20).asyncMap { _ in try await fixture.open(name) }
        let unfinished = try await fixture.open(name, stands: false)
        for socket in sockets { socket.send("again") }
        // The fixture's own shutdown fails if a `close` is missing.
        try await fixture.stop()
        for socket in sockets { #expect(socket.peer.closings == [TestPeer.Closing(code: 1001, reason: "")]) }
        unfinished.stands()
        #expect(unfinished.peer.closings.first?.code == 1001)
        // The server's news is old.
        for socket in sockets {
            #expect(socket.send("late") == .more)
            socket.close()
        }
        let error = await #expect(throws: PluginError.self) { try await fixture.open(name) }
        #expect(error?.code == .shuttingDown)
        await #expect(throws: PluginError.self) { try await fixture.served.plugin.webSocketEndpoints() }
    }

    @Test(
        "An instance that a call does not leave is abandoned, and no harm comes of it",
        arguments: ["hold", "hang-at-close"]
    )
    func abandoned(what: String) async throws {
        let fixture = try await WebSocketFixture.start(NativeLimits(patience: .milliseconds(200)))
        let socket = try await fixture.open(query: what == "hold" ? "" : what)
        let other = try await fixture.open()
        if what == "hold" {
            socket.send("hold")
            try await fixture.wait("held", 1)
        }
        let error = await #expect(throws: PluginError.self) { try await fixture.served.stop() }
        #expect(error?.code == .deadlineExceeded && error?.stage == .drain)
        #expect(other.peer.closings.map(\.code) == [1001])
        socket.send("late")
        socket.close()
        other.close()
    }
}

extension Sequence {
    /// One after the other.
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
