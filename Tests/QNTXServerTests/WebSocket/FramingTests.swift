import QNTXPlugin
import QNTXServer
import Testing

@Suite("WebSocket frames")
struct FramingTests {
    @Test("messages of every kind of length come back", arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537])
    func lengths(_ count: Int) throws {
        let socket = try EmbeddedWebSocket()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let text = String(repeating: "*", count: count)
        socket.receive(.binary(bytes), .text(text))
        #expect(try socket.sent() == [TestFrame.binary(bytes).unmasked, TestFrame.text(text).unmasked])
        #expect(socket.events.messages == [.binary(bytes), .text(text)])
        try socket.finish()
    }

    @Test("a message that arrives byte by byte is whole", arguments: [0, 1, 3, 125, 126, 1000])
    func chopped(_ count: Int) throws {
        let socket = try EmbeddedWebSocket()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        socket.receiveByteByByte(.binary(bytes), .text("é"), .ping([1, 2]))
        #expect(
            try socket.sent()
                == [TestFrame.binary(bytes).unmasked, TestFrame.text("é").unmasked, TestFrame.pong([1, 2]).unmasked]
        )
        try socket.finish()
    }

    @Test("a long message is whole in pieces of any size", arguments: [997, 1460, 4096, 65_536])
    func chopped(inPiecesOf size: Int) throws {
        let socket = try EmbeddedWebSocket()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let wire = TestFrame.binary(bytes).bytes
        for start in stride(from: 0, to: wire.count, by: size) {
            socket.receive(Array(wire[start..<min(start + size, wire.count)]))
        }
        #expect(socket.events.messages == [.binary(bytes)])
        try socket.finish()
    }

    @Test(
        "every mask is taken off, also one of zeros",
        arguments: [[0, 0, 0, 0], [255, 255, 255, 255], [1, 2, 3, 4]]
    )
    func masks(_ mask: [UInt8]) throws {
        let socket = try EmbeddedWebSocket(echoes: false)
        var frame = TestFrame.text("mask it, please")
        frame.mask = mask
        socket.receive(frame)
        #expect(socket.events.messages == [.text("mask it, please")])
        try socket.finish()
    }

    @Test("a frame without a mask is a breach", arguments: [UInt8(1), 2, 8, 9, 10])
    func unmasked(_ opcode: UInt8) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(TestFrame(opcode: opcode, mask: nil))
        try socket.expectClosed(1002)
        #expect(socket.events.messages.isEmpty)
        try socket.finish()
    }

    @Test("a reserved bit is a breach", arguments: [UInt8(1), 2, 3, 4, 5, 6, 7], [UInt8(1), 2, 8, 9, 10])
    func reservedBits(_ bits: UInt8, _ opcode: UInt8) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("before"))
        socket.receive(TestFrame(opcode: opcode, payload: [3, 232], reserved: bits), .text("after"), .ping())
        #expect(socket.events.messages == [.text("before")])
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a reserved opcode is a breach", arguments: [UInt8(3), 4, 5, 6, 7, 11, 12, 13, 14, 15])
    func reservedOpcodes(_ opcode: UInt8) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("before"), TestFrame(opcode: opcode, payload: [1]), .text("after"))
        #expect(socket.events.messages == [.text("before")])
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a frame over the limit is refused when its head is here, one of the limit is taken")
    func frameLimit() throws {
        let settings = WebSocketSettings(maximumMessage: 1000, maximumFrame: 300)
        let taken = try EmbeddedWebSocket(settings)
        taken.receive(.binary(Array(repeating: 7, count: 300)))
        #expect(taken.events.messages.count == 1)
        try taken.finish()
        let refused = try EmbeddedWebSocket(settings)
        refused.receive(Array(TestFrame.binary(Array(repeating: 7, count: 301)).bytes.prefix(4)))
        try refused.expectClosed(1009)
        try refused.finish()
    }

    @Test("a length beyond all bounds is refused", arguments: [UInt8(0), 0x7F, 0x80, 0xFF])
    func hugeLengths(_ first: UInt8) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive([0x82, 0xFF, first, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        try socket.expectClosed(1009)
        try socket.finish()
    }

    @Test("settings of nonsense do no harm", arguments: [Int.min, -1, 0, Int.max])
    func settingsOfNonsense(_ value: Int) throws {
        let socket = try EmbeddedWebSocket(
            WebSocketSettings(
                maximumMessage: value,
                maximumFrame: value,
                waitingMessages: value,
                waitingBytes: value,
                queuedBytes: value,
                pingInterval: .seconds(Int64(clamping: value)),
                pongTimeout: .seconds(Int64(clamping: value)),
                closeTimeout: .seconds(Int64(clamping: value)),
                sendTimeout: .seconds(Int64(clamping: value))
            )
        )
        socket.receive(.ping([1]))
        #expect(try socket.sent() == [TestFrame.pong([1]).unmasked])
        try socket.finish()
    }
}
