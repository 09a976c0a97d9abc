import QNTXPlugin
import QNTXServer
import Testing

@Suite("WebSocket pings")
struct KeepaliveTests {
    @Test("a ping is answered with its payload", arguments: [0, 1, 5, 125])
    func ping(_ count: Int) throws {
        let socket = try EmbeddedWebSocket()
        let payload = (0..<count).map { UInt8($0) }
        socket.receive(.ping(payload))
        #expect(try socket.sent() == [TestFrame.pong(payload).unmasked])
        try socket.finish()
    }

    @Test("a ping of 126 bytes is a breach")
    func longPing() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.ping(Array(repeating: 1, count: 126)))
        try socket.expectClosed(1002)
        try socket.finish()
    }

    @Test("a peer that takes answers gets one to each of ten pings")
    func tenPings() throws {
        let socket = try EmbeddedWebSocket()
        let pings = (0..<10).map { TestFrame.ping([$0]) }
        socket.receive(pings.flatMap(\.bytes))
        #expect(try socket.sent() == (0..<10).map { TestFrame.pong([$0]).unmasked })
        try socket.finish()
    }

    @Test("a pong that nobody asked for is ignored")
    func unsolicitedPong() throws {
        let socket = try EmbeddedWebSocket()
        socket.receive(.pong(), .pong([1, 2, 3]), .ping([4]))
        #expect(try socket.sent() == [TestFrame.pong([4]).unmasked])
        try socket.finish()
    }

    @Test("a peer that is silent is pinged, and one that answers stays")
    func keepalive() throws {
        let socket = try EmbeddedWebSocket()
        for _ in 0..<10 {
            socket.advance(29)
            #expect(try socket.sent().isEmpty)
            socket.advance(1)
            #expect(try socket.sent() == [TestFrame.ping().unmasked])
            socket.receive(.pong())
        }
        #expect(socket.isActive)
        try socket.finish()
    }

    @Test("a peer that never answers a ping is cut off")
    func deadPeer() throws {
        let socket = try EmbeddedWebSocket()
        socket.advance(30)
        socket.advance(59)
        #expect(try socket.sent() == [TestFrame.ping().unmasked, TestFrame.ping().unmasked])
        #expect(socket.isActive)
        socket.advance(1)
        #expect(!socket.isActive)
        #expect(socket.events.code == 1006)
        try socket.finish()
    }

    @Test("a timeout that is shorter than the interval counts from the ping")
    func shortTimeout() throws {
        let socket = try EmbeddedWebSocket(WebSocketSettings(pongTimeout: .seconds(2)))
        socket.advance(31)
        #expect(socket.isActive)
        socket.advance(1)
        #expect(!socket.isActive)
        try socket.finish()
    }

    @Test("a part of a frame is a sign of life")
    func partOfFrame() throws {
        let socket = try EmbeddedWebSocket()
        for byte in TestFrame.text("long").bytes {
            socket.advance(50)
            socket.receive([byte])
        }
        #expect(socket.isActive)
        #expect(socket.events.messages == [.text("long")])
        try socket.finish()
    }

    @Test("without an interval nobody is pinged, without a timeout nobody is cut off")
    func disabled() throws {
        let silent = try EmbeddedWebSocket(WebSocketSettings(pingInterval: .zero))
        silent.advance(100_000)
        #expect(try silent.sent().isEmpty)
        #expect(silent.isActive)
        try silent.finish()
        let patient = try EmbeddedWebSocket(WebSocketSettings(pongTimeout: .zero))
        patient.advance(300)
        #expect(try patient.sent().count == 10)
        #expect(patient.isActive)
        try patient.finish()
    }

    @Test("a peer that is not listened to, because the plugin is behind, is not cut off for its silence")
    func heldPeer() throws {
        let socket = try EmbeddedWebSocket(echoes: false, pauses: true)
        socket.receive(.text("a"))
        socket.advance(1000)
        #expect(socket.isActive)
        socket.socket.resume()
        socket.advance(100)
        #expect(!socket.isActive)
        try socket.finish()
    }
}
