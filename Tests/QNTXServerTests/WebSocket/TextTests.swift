import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXServer

@Suite("WebSocket text")
struct TextTests {
    /// Texts, and the bounds of every range of scalars.
    private static let valid: [String] = [
        "", "plain", "Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "日本語", "👩‍👩‍👧‍👦🇪🇺", "\u{0}", "\u{7F}\u{80}\u{7FF}\u{800}",
        "\u{D7FF}\u{E000}\u{FFFD}\u{FFFE}\u{FFFF}\u{10000}\u{10FFFF}",
    ]

    private static let invalid: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80],
        [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84], [0xFE], [0xFF], [0xC2, 0x41], [0xE2, 0x82, 0x41],
        [0xF0, 0x9F, 0x98, 0x41], [0xC2], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    ]

    @Test("valid text comes through in one frame and cut at each byte", arguments: valid)
    func validText(_ text: String) throws {
        let bytes = Array("\(text)".utf8)
        let socket = try EmbeddedWebSocket(echoes: false)
        socket.receive(.text(text))
        for cut in 0...bytes.count {
            socket.receive(
                TestFrame(opcode: 1, payload: Array(bytes[..<cut]), isFinal: false),
                .continuation(Array(bytes[cut...]))
            )
        }
        // One byte a fragment, one byte a read.
        socket.receiveByteByByte(.text("", isFinal: false))
        for byte in bytes { socket.receiveByteByByte(.continuation([byte], isFinal: false)) }
        socket.receiveByteByByte(.continuation([]))
        #expect(socket.events.messages == Array(repeating: .text(text), count: bytes.count + 3))
        try socket.finish()
    }

    @Test("invalid text is refused, wherever it is cut", arguments: invalid)
    func invalidText(_ bad: [UInt8]) throws {
        let bytes = Array("κ".utf8) + bad
        let whole = try EmbeddedWebSocket()
        whole.receive(TestFrame(opcode: 1, payload: bytes))
        try whole.expectClosed(1007)
        try whole.finish()
        for cut in 0...bytes.count {
            let socket = try EmbeddedWebSocket()
            socket.receive(
                TestFrame(opcode: 1, payload: Array(bytes[..<cut]), isFinal: false),
                .continuation(Array(bytes[cut...]))
            )
            try socket.expectClosed(1007)
            #expect(socket.events.messages.isEmpty)
            try socket.finish()
        }
    }

    @Test("a bad byte is refused with its fragment, before the message is whole", arguments: invalid.dropLast(3))
    func failsEarly(_ bad: [UInt8]) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("κόσμε", isFinal: false), .continuation(bad, isFinal: false))
        try socket.expectClosed(1007)
        try socket.finish()
    }

    @Test("bytes need not be text")
    func binary() throws {
        let socket = try EmbeddedWebSocket()
        for bad in Self.invalid { socket.receive(.binary(bad), .binary(bad, isFinal: false), .continuation(bad)) }
        #expect(socket.events.messages.count == Self.invalid.count * 2)
        try socket.finish()
    }

    @Test("the checker agrees with the standard library on random bytes", arguments: 0..<10)
    func random(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Mostly bytes that begin or go on with something.
        let likely: [UInt8] = [
            0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4,
        ]
        for _ in 0..<5000 {
            let bytes = (0..<random.below(7)).map { _ in
                random.below(8) == 0 ? UInt8(random.below(256)) : random.pick(likely)
            }
            var checker = UTF8Checker()
            let cut = random.below(bytes.count + 1)
            let isValid = checker.accepts(bytes[..<cut]) && checker.accepts(bytes[cut...]) && checker.isComplete
            #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }
}
