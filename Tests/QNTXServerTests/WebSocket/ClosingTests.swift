import QNTXPlugin
import Testing

@testable import QNTXServer

@Suite("WebSocket closing")
struct ClosingTests {
    @Test(
        "every code that may be sent is echoed",
        arguments: [1000, 1001, 1002, 1003] + Array(1007...1014) + [3000, 3999, 4000, 4999]
    )
    func validCodes(_ code: Int) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.close(UInt16(code), "because"))
        try socket.expectClosed(UInt16(code))
        #expect(socket.events.record.reason == "because")
        try socket.finish()
    }

    @Test(
        "a code that may not be sent is a breach",
        arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]
    )
    func invalidCodes(_ code: Int) throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.close(UInt16(code)))
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a close without a code is answered by one without")
    func noCode() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.close())
        #expect(try socket.sent() == [TestFrame.close().unmasked])
        #expect(socket.events.code == 1005)
        try socket.finish()
    }

    @Test("a close of one byte is a breach")
    func oneByte() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(TestFrame(opcode: 8, payload: [3]))
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a reason of 123 bytes is taken, of 124 is a breach")
    func longReason() throws {
        let taken = try EmbeddedWebSocket()
        taken.receive(.close(1000, String(repeating: "x", count: 123)))
        try taken.expectClosed(1000)
        try taken.finish()
        let refused = try EmbeddedWebSocket()
        refused.receive(.close(1000, String(repeating: "x", count: 124)))
        try refused.expectClosed(1002)
        try refused.finish()
    }

    @Test("a reason that is no UTF-8 is refused")
    func badReason() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(TestFrame(opcode: 8, payload: [3, 232, 0xCE, 0xBA, 0xED, 0xA0, 0x80]))
        try socket.expectClosed(1007)
        try socket.finish()
    }

    @Test("what follows a close means nothing")
    func afterClose() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(
            .text("a", isFinal: false),
            .close(1000),
            .text("b"),
            .ping(),
            .close(1001),
            TestFrame(opcode: 3)
        )
        let frames = try socket.sent()
        #expect(frames == [TestFrame.close(1000).unmasked])
        #expect(socket.events.messages.isEmpty)
        #expect(socket.events.code == 1000)
        try socket.finish()
    }

    @Test("what was sent before the peer's close goes out before the answer")
    func beforeClose() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("a"), .close(1000))
        #expect(try socket.sent() == [TestFrame.text("a").unmasked, TestFrame.close(1000).unmasked])
        try socket.finish()
    }

    @Test("our close waits for the peer's, and drops what it sends meanwhile")
    func ownClose() throws {
        let socket = try EmbeddedWebSocket()
        #expect(try socket.socket.trySend(.text("last")))
        socket.socket.close(code: 4000, reason: "enough")
        #expect(try socket.sent() == [TestFrame.text("last").unmasked, TestFrame.close(4000, "enough").unmasked])
        #expect(socket.isActive && !socket.socket.isOpen)
        #expect(socket.events.record.closings.isEmpty)
        socket.receive(.text("late"), .ping([1]))
        #expect(try socket.sent().isEmpty)
        socket.receive(.close(4000))
        #expect(try socket.sent().isEmpty)
        #expect(socket.events.messages.isEmpty)
        #expect(socket.events.record.closings == [4000] && socket.events.record.reason == "enough")
        #expect(!socket.isActive)
        try socket.finish()
    }

    @Test("a peer that does not answer our close is cut off")
    func closeTimeout() throws {
        let socket = try EmbeddedWebSocket(WebSocketSettings(closeTimeout: .seconds(5)))
        socket.socket.close(code: 1001, reason: "")
        #expect(try socket.sent() == [TestFrame.close(1001).unmasked])
        socket.advance(4)
        #expect(socket.isActive)
        socket.advance(1)
        #expect(!socket.isActive)
        #expect(socket.events.code == 1001)
        try socket.finish()
    }

    @Test("while a close is awaited, nobody is pinged")
    func noPingWhileClosing() throws {
        let socket = try EmbeddedWebSocket(WebSocketSettings(closeTimeout: .seconds(200)))
        socket.advance(29)
        socket.socket.close(code: 1001, reason: "")
        #expect(try socket.sent().count == 1)
        socket.advance(150)
        #expect(try socket.sent().isEmpty)
        #expect(socket.isActive)
        socket.advance(50)
        #expect(!socket.isActive)
        try socket.finish()
    }

    @Test("closing twice does no harm, and a send afterwards throws")
    func closeTwice() throws {
        let socket = try EmbeddedWebSocket()
        socket.socket.close(code: 1001, reason: "first")
        socket.socket.close(code: 1002, reason: "second")
        #expect(throws: PluginError.self) { try socket.socket.trySend(.text("late")) }
        #expect(try socket.sent() == [TestFrame.close(1001, "first").unmasked])
        socket.receive(.close(1001))
        socket.socket.close(code: 1003, reason: "third")
        socket.socket.resume()
        #expect(throws: PluginError.self) { try socket.socket.trySend(.text("late")) }
        #expect(try socket.sent().isEmpty)
        try socket.finish()
    }

    @Test(
        "a plugin's close is made fit for the wire",
        arguments: [(0, 1011), (1005, 1005), (1006, 1011), (1015, 1011), (3000, 3000)]
    )
    func codesOfPlugins(_ code: Int, _ sent: Int) throws {
        let socket = try EmbeddedWebSocket()
        // 62 scalars of two bytes; the last does not fit.
        socket.socket.close(code: UInt16(code), reason: String(repeating: "é", count: 62))
        let reason = sent == 1005 ? "" : String(repeating: "é", count: 61)
        #expect(try socket.sent() == [TestFrame.close(sent == 1005 ? nil : UInt16(sent), reason).unmasked])
        try socket.finish()
    }

    @Test("a lost connection is told as 1006, once")
    func lost() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.text("a"), .text("b", isFinal: false))
        try socket.lose()
        #expect(socket.events.code == 1006)
        #expect(socket.events.messages == [.text("a")])
        #expect(throws: PluginError.self) { try socket.socket.trySend(.text("late")) }
        try socket.finish()
    }

    @Test("the server's shutdown closes with 1001")
    func quiesce() throws {
        let socket = try EmbeddedWebSocket()
        socket.quiesce()
        #expect(try socket.sent().last?.closeCode == 1001)
        socket.receive(.close(1001))
        #expect(socket.events.code == 1001)
        try socket.finish()
    }

    @Test("who closes and breaks the rules at once is told nothing more")
    func breachWhileClosing() throws {
        let socket = try EmbeddedWebSocket()
        socket.socket.close(code: 1000, reason: "")
        #expect(try socket.sent().count == 1)
        socket.receive(TestFrame(opcode: 3))
        #expect(try socket.sent().isEmpty)
        #expect(socket.events.code == 1000)
        #expect(!socket.isActive)
        try socket.finish()
    }
}
