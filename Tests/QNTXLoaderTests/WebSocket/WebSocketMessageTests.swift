import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Messages of a WebSocket")
struct WebSocketMessageTests {
    @Test("Text and bytes go in and out as they are, in their order", arguments: WebSocketFixture.names)
    func echo(name: String) async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open(name)
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let long = String(repeating: "ü", count: 50_000)
        let messages: [WebSocketMessage] =
            [.text(""), .binary([]), .text("\0"), .text(long), .binary(bytes)]
            + (0..<200).map { .text("message \($0)") }
        var held: [WebSocketMessage] = []
        for message in messages {
            // As a server does it: nothing is delivered after a pause, until there is a resumption.
            let resumes = socket.peer.resumes
            if socket.events.message(message) == .pause {
                #expect(await eventually { socket.peer.resumes > resumes })
            }
            held.append(message)
            if name == "inline" { #expect(socket.peer.sent.count == held.count) }
        }
        #expect(await socket.sent(messages.count) == messages)
        socket.close()
        try await fixture.wait("closes", 1)
        try await fixture.stop()
    }

    @Test("Inline, it happens before the event returns; on the pool, a call that hangs keeps no other one waiting")
    func places() async throws {
        let fixture = try await WebSocketFixture.start()
        let hanging = try await fixture.open()
        let other = try await fixture.open()
        #expect(hanging.send("hold") == .more)
        try await fixture.wait("held", 1)
        hanging.send("behind")
        other.send("beside")
        #expect(await other.texts(1) == ["beside"])
        #expect(hanging.peer.sent.isEmpty)
        _ = try await fixture.ask("/release")
        #expect(await hanging.texts(1) == ["behind"])
        let inline = try await fixture.open("inline")
        inline.send("now")
        #expect(inline.peer.texts == ["now"])
        for socket in [hanging, other, inline] { socket.close() }
        try await fixture.wait("closes", 3)
        try await fixture.stop()
    }

    @Test("What cannot be sent is a status, and the connection goes on", arguments: WebSocketFixture.names)
    func bad(name: String) async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open(name)
        socket.send("bad")
        #expect(await socket.texts(1) == ["-2 -2 -2 -8 -8 -2 -2 -2"])
        socket.close()
        try await fixture.wait("closes", 1)
        try await fixture.stop()
    }

    @Test("Ten threads send at once: all of it arrives, each thread's in its order")
    func threads() async throws {
        let fixture = try await WebSocketFixture.start()
        let socket = try await fixture.open(room: 7)
        socket.send("threads")
        let isComplete = await eventually {
            socket.read()
            return socket.peer.sent.count == 1000
        }
        #expect(isComplete)
        var next = [Int](repeating: 0, count: 10)
        for text in socket.peer.texts {
            let parts = text.split(separator: ":").compactMap { Int($0) }
            #expect(parts.count == 2 && next[parts[0]] == parts[1], "\(text)")
            next[parts[0]] += 1
        }
        #expect(next == [Int](repeating: 100, count: 10))
        socket.close()
        try await fixture.wait("closes", 1)
        try await fixture.stop()
    }

    @Test("An error closes the connection with what it means, and nothing more is delivered")
    func errors() async throws {
        let cases: [(String, UInt16)] = [
            ("fail -2", 1007), ("fail -4", 1003), ("fail -8", 1009), ("fail -12", 1008), ("fail -10", 1013),
            ("fail -1", 1011), ("fail -4711", 1011), ("fail 1", 1011), ("fail 4711", 1011), ("why", 1007),
        ]
        for name in WebSocketFixture.names {
            let fixture = try await WebSocketFixture.start()
            for (index, (text, code)) in cases.enumerated() {
                let socket = try await fixture.open(name)
                socket.send(text)
                #expect(await eventually { socket.peer.closings == [TestPeer.Closing(code: code, reason: "")] })
                socket.send("more")
                socket.close(code)
                try await fixture.wait("closes", index + 1)
                #expect(try await fixture.number("code") == Int(code))
                #expect(socket.peer.sent.isEmpty)
            }
            #expect(try await fixture.number("messages") == cases.count)
            let said = " failed to take a message: "
            let errors = fixture.served.log.messages(.error).filter { $0.contains(said) }
            // What is the client's mistake is no error of the plugin's.
            let infos = fixture.served.log.messages(.info).filter { $0.contains(said) }
            #expect(errors.count + infos.count == cases.count && infos.count == 5, "\(errors) \(infos)")
            #expect(infos.last?.hasSuffix(said + "it makes no sense") == true, "\(infos)")
            try await fixture.served.stop()
        }
    }
}
