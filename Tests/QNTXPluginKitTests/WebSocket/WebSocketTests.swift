import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("WebSockets of a plugin in Swift")
struct WebSocketTests {
    private static func start(mood: String? = nil) async throws -> (ServedPlugin, [String: any WebSocketEndpoint]) {
        let fixture = try await BuiltPlugin.fixture.start()
        if let mood { _ = try await fixture.ask(.post, "/mood/" + mood) }
        return (fixture, try await fixture.plugin.webSocketEndpoints())
    }

    @Test("Messages go to the handler and come from it, in their order")
    func echo() async throws {
        let (fixture, endpoints) = try await Self.start()
        #expect(endpoints.keys.sorted() == ["", "asleep", "endless", "flood", "lazy", "two"])
        let socket = try await TestSocket.open(try #require(endpoints[""]))
        let messages: [WebSocketMessage] =
            [.text("grüß"), .binary([0, 255]), .text(""), .binary([])] + (0..<50).map { .text("\($0)") }
        for message in messages { #expect(socket.events.message(message) == .more) }
        #expect(await socket.sent(messages.count) == messages)
        socket.close()
        try await fixture.stop()
        #expect(fixture.log.messages(.error).isEmpty, "\(fixture.log.messages)")
    }

    @Test("The connection is closed when the handler returns, throws, or says so")
    func ends() async throws {
        let (fixture, endpoints) = try await Self.start()
        let cases: [(String, TestPeer.Closing)] = [
            ("return", .init(code: 1000, reason: "")), ("throw", .init(code: 1011, reason: "")),
            ("close", .init(code: 4000, reason: "as you wish")), ("close badly", .init(code: 1011, reason: "")),
        ]
        for (text, closing) in cases {
            let socket = try await TestSocket.open(try #require(endpoints[""]))
            socket.send(text)
            #expect(await eventually { !socket.peer.closings.isEmpty })
            #expect(socket.peer.closings == [closing])
            socket.close(closing.code)
        }
        try await fixture.line("a WebSocket's handler failed: not now, please")
        try await fixture.stop()
    }

    @Test("A peer that is slower has the handler wait; each of its messages arrives")
    func slowPeer() async throws {
        let (fixture, endpoints) = try await Self.start()
        let socket = try await TestSocket.open(try #require(endpoints["flood"]), room: 3)
        #expect(await eventually { socket.peer.hasRefused })
        #expect(socket.peer.sent.count == 3)
        let isComplete = await eventually {
            socket.read()
            return socket.peer.sent.count == 1000
        }
        #expect(isComplete)
        #expect(socket.peer.texts == (0..<1000).map { "\($0)" })
        #expect(await eventually { socket.peer.closings == [.init(code: 1000, reason: "")] })
        socket.close()
        try await fixture.stop()
    }

    @Test("A peer that leaves a sender waiting lets go of it")
    func lostPeer() async throws {
        let (fixture, endpoints) = try await Self.start()
        for code: UInt16 in [1000, 1006] {
            let socket = try await TestSocket.open(try #require(endpoints["endless"]), room: 3)
            #expect(await eventually { socket.peer.hasRefused })
            socket.close(code)
        }
        #expect(await eventually { fixture.log.messages.filter { $0 == "the flood stopped: closed" }.count == 2 })
        try await fixture.stop()
        #expect(fixture.log.messages(.error).isEmpty, "\(fixture.log.messages)")
    }

    @Test("A handler that takes nothing has the server pause, and gets all of it in the end")
    func slowHandler() async throws {
        let (fixture, endpoints) = try await Self.start()
        let socket = try await TestSocket.open(try #require(endpoints["lazy"]))
        for number in 1...63 { #expect(socket.send("\(number)") == .more) }
        #expect(socket.send("64") == .pause)
        let large = try await TestSocket.open(try #require(endpoints["lazy"]))
        #expect(large.events.message(.binary([UInt8](repeating: 1, count: 256 << 10))) == .pause)
        #expect(socket.peer.resumes == 0 && large.peer.resumes == 0)
        _ = try await fixture.ask(.post, "/mood/diligent")
        #expect(await socket.texts(64) == (1...64).map { "\($0)" })
        #expect(await eventually { socket.peer.resumes == 1 && large.peer.resumes == 1 })
        socket.close()
        large.close()
        let line = try await fixture.line("the lazy one has all")
        #expect(line.metadata["cancelled"] == "false")
        try await fixture.stop()
    }

    @Test("An end that is not in order cancels the handler, which still gets what arrived before")
    func cancellation() async throws {
        let (fixture, endpoints) = try await Self.start()
        let socket = try await TestSocket.open(try #require(endpoints["asleep"]))
        socket.send("last words")
        socket.close(1006)
        let line = try await fixture.line("awake")
        #expect(line.metadata["rest"] == #"text("last words")"#)
        try await fixture.stop()
        #expect(fixture.log.messages(.error).isEmpty, "\(fixture.log.messages)")
    }

    @Test("The end of the plugin closes what is open and cancels the handlers")
    func shutdown() async throws {
        let (fixture, endpoints) = try await Self.start()
        let orderly = try await TestSocket.open(try #require(endpoints["asleep"]))
        orderly.close(1000)
        let open = try await TestSocket.open(try #require(endpoints["asleep"]))
        try await fixture.stop()
        #expect(open.peer.closings == [.init(code: 1001, reason: "")])
        let error = await #expect(throws: PluginError.self) {
            try await TestSocket.open(try #require(endpoints[""]))
        }
        #expect(error?.code == .shuttingDown)
    }

    @Test("One task receives at a time")
    func twoReaders() async throws {
        let (fixture, endpoints) = try await Self.start()
        let socket = try await TestSocket.open(try #require(endpoints["two"]))
        try await fixture.line("a WebSocket's handler failed: another task receives from this WebSocket")
        #expect(await eventually { socket.peer.closings == [.init(code: 1011, reason: "")] })
        socket.close()
        try await fixture.stop()
    }

    @Test("Endpoints that cannot be named say why")
    func failures() async throws {
        let error = await #expect(throws: PluginError.self) { try await Self.start(mood: "no-sockets") }
        #expect(error?.code == .busy && error?.message == "register_websockets failed: no sockets today")
        let bad = await #expect(throws: PluginError.self) { try await Self.start(mood: "bad-socket") }
        #expect(bad?.code == .illegalName && bad?.message.contains("Bad Name") == true)
    }
}
