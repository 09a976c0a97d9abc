import QNTXPlugin
import QNTXServer
import QNTXTestSupport
import Testing

@Suite("WebSocket fragments")
struct FragmentationTests {
    @Test("a message in fragments is one message")
    func fragments() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("Hel", isFinal: false), .continuation(Array("l".utf8), isFinal: false))
        #expect(socket.events.messages.isEmpty)
        socket.receive(.continuation(Array("o".utf8)), .binary([1], isFinal: false), .continuation([2]))
        #expect(try socket.sent() == [TestFrame.text("Hello").unmasked, TestFrame.binary([1, 2]).unmasked])
        try socket.finish()
    }

    @Test("fragments may be empty")
    func emptyFragments() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("", isFinal: false), .continuation([], isFinal: false), .continuation([]))
        socket.receive(.text("", isFinal: false), .continuation(Array("x".utf8), isFinal: false), .continuation([]))
        #expect(socket.events.messages == [.text(""), .text("x")])
        try socket.finish()
    }

    @Test("control frames between fragments are answered at once", arguments: [false, true])
    func controlBetween(byteByByte: Bool) throws {
        let socket = try EmbeddedWebSocket()
        let (first, last) = (TestFrame.text("a", isFinal: false), TestFrame.continuation([98]))
        let ping = TestFrame.ping([9])
        if byteByByte {
            socket.receiveByteByByte(first, ping, .pong([1]), ping)
        } else {
            socket.receive(first, ping, .pong([1]), ping)
        }
        #expect(try socket.sent() == [TestFrame.pong([9]).unmasked, TestFrame.pong([9]).unmasked])
        socket.receive(last)
        #expect(try socket.sent() == [TestFrame.text("ab").unmasked])
        try socket.finish()
    }

    @Test("a continuation of nothing is a breach", arguments: [false, true])
    func continuationOfNothing(isFinal: Bool) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("whole"), .continuation([1], isFinal: isFinal), .text("after"))
        #expect(socket.events.messages == [.text("whole")])
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a message inside another one is a breach", arguments: [UInt8(1), 2], [false, true])
    func messageInside(_ opcode: UInt8, isFinal: Bool) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("a", isFinal: false), TestFrame(opcode: opcode, payload: [98], isFinal: isFinal))
        try socket.expectClosed(1002)
        #expect(socket.events.messages.isEmpty)
        try socket.finish()
    }

    @Test("a control frame is not in fragments", arguments: [UInt8(8), 9, 10])
    func fragmentedControl(_ opcode: UInt8) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(TestFrame(opcode: opcode, payload: [3, 232], isFinal: false))
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a message over the limit is refused with the fragment that makes it so, one of the limit is taken")
    func messageLimit() throws {
        let settings = WebSocketSettings(maximumMessage: 1000)
        let part = Array(repeating: UInt8(ascii: "x"), count: 500)
        let taken = try EmbeddedWebSocket(settings)
        taken.receive(.binary(part, isFinal: false), .continuation(part, isFinal: false), .continuation([]))
        #expect(taken.events.messages == [.binary(part + part)])
        try taken.finish()
        let refused = try EmbeddedWebSocket(settings)
        refused.receive(.binary(part, isFinal: false), .continuation(part + [1], isFinal: false))
        try refused.expectClosed(1009)
        try refused.finish()
    }

    @Test("random messages, cut and fragmented at random, come out equal", arguments: 0..<20)
    func random(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let socket = try EmbeddedWebSocket(echoes: false)
        let messages = (0..<40).map { _ in Self.message(&random) }
        var wire: [UInt8] = []
        for message in messages { wire += Self.frames(message, &random).flatMap(\.bytes) }
        var pings = 0
        while !wire.isEmpty {
            let count = min(wire.count, 1 + random.below(random.pick([1, 10, 200, 4000])))
            socket.receive(Array(wire.prefix(count)))
            wire.removeFirst(count)
            pings += try socket.sent().filter { $0.opcode == 10 }.count
        }
        #expect(socket.events.messages == messages)
        #expect(socket.events.record.closings.isEmpty)
        try socket.finish()
    }

    private static func message(_ random: inout SeededGenerator) -> WebSocketMessage {
        let count = random.below(random.pick([3, 130, 2000]))
        guard Bool.random(using: &random) else {
            return .binary((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        let scalars = (0..<count).compactMap { _ in
            Unicode.Scalar(UInt32(random.below(random.pick([0x80, 0x800, 0x10000, 0x110000]))))
        }
        return .text(String(String.UnicodeScalarView(scalars)))
    }

    private static func frames(_ message: WebSocketMessage, _ random: inout SeededGenerator) -> [TestFrame] {
        var (opcode, bytes): (UInt8, [UInt8])
        switch message {
        case .text(let text): (opcode, bytes) = (1, Array(text.utf8))
        case .binary(let all): (opcode, bytes) = (2, all)
        }
        var frames: [TestFrame] = []
        repeat {
            let count = Bool.random(using: &random) ? bytes.count : Int.random(in: 0...bytes.count, using: &random)
            let isFinal = count == bytes.count && Bool.random(using: &random)
            var frame = TestFrame(opcode: opcode, payload: Array(bytes.prefix(count)), isFinal: isFinal)
            frame.mask = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
            frames.append(frame)
            bytes.removeFirst(count)
            opcode = 0
            if Int.random(in: 0..<4, using: &random) == 0 { frames.append(.ping([1, 2, 3])) }
        } while !(frames.last { $0.opcode < 8 }?.isFinal ?? false)
        return frames
    }
}
