import QNTXPlugin
import Testing

@testable import QNTXServer

@Suite("WebSocket pauses")
struct PauseTests {
    @Test("after a pause messages wait, control frames do not")
    func pause() throws {
        let socket = try EmbeddedWebSocket(echoes: false, pauses: true)
        socket.receive(.text("a"), .text("b"), .ping([1]), .text("c"))
        #expect(socket.events.messages == [.text("a")])
        #expect(try socket.sent() == [TestFrame.pong([1]).unmasked])
        socket.socket.resume()
        #expect(try socket.sent().isEmpty)
        #expect(socket.events.messages == [.text("a"), .text("b")])
        socket.receive(.text("d"))
        #expect(socket.events.messages.count == 2)
        for _ in 0..<5 {
            socket.socket.resume()
            #expect(try socket.sent().isEmpty)
        }
        #expect(socket.events.messages == ["a", "b", "c", "d"].map { .text($0) })
        try socket.finish()
    }

    @Test("what waits when the peer closes is delivered before the end")
    func closeWhilePaused() throws {
        let socket = try EmbeddedWebSocket(echoes: false, pauses: true)
        socket.receive(.text("a"), .text("b"), .text("c"), .close(1000))
        try socket.expectClosed(1000)
        #expect(socket.events.messages == [.text("a"), .text("b"), .text("c")])
        try socket.finish()
    }

    @Test(
        "what waits when the connection is lost, or the rules are broken, is delivered before the end",
        arguments: [false, true]
    )
    func endWhilePaused(breaks: Bool) throws {
        let socket = try EmbeddedWebSocket(echoes: false, pauses: true)
        socket.receive(.text("a"), .text("b"))
        if breaks { socket.receive(TestFrame(opcode: 3)) } else { try socket.lose() }
        #expect(socket.events.code == (breaks ? 1002 : 1006))
        #expect(socket.events.messages == [.text("a"), .text("b")])
        try socket.finish()
    }
}
