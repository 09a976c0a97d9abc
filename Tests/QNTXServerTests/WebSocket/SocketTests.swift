import NIOCore
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXServer

@Suite("WebSockets on real sockets", .serialized)
struct SocketTests {
    @Test("a connection is upgraded, echoes, and is closed by the client")
    func echo() async throws {
        let events = RecordingEvents(echoes: true)
        try await WebSocketServer.with(events: { events }) { server, port in
            try await WebSocketClient.with(port) { client in
                #expect(server.open.count == 1)
                try await client.send(.text("hello"), .binary([1, 2, 3]), .ping([7]), .close(1000, "bye"))
                let expected = [TestFrame.text("hello"), .binary([1, 2, 3]), .pong([7]), .close(1000)].map(\.unmasked)
                #expect(try await client.rest() == expected)
            }
            #expect(await server.open.waitUntilEmpty(within: .seconds(10)) == 0)
            #expect(events.code == 1000)
        }
    }

    @Test("a later request of a connection may upgrade, too, and one that is refused closes it")
    func laterRequest() async throws {
        try await WebSocketServer.with(events: { RecordingEvents(echoes: true) }) { _, port in
            try await WebSocketClient.connected(port) { client in
                for _ in 0..<3 {
                    try await client.send(text: "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try await client.head(andBody: 5).hasSuffix("plain"))
                }
                try await client.send(text: WebSocketClient.request)
                #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
                try await client.send(.text("later"))
                #expect(try await client.next() == TestFrame.text("later").unmasked)
            }
            try await WebSocketClient.connected(port) { client in
                try await client.send(text: WebSocketClient.request.replacing(": 13", with: ": 8"))
                #expect(try await client.head(andBody: 7).hasPrefix("HTTP/1.1 426 "))
                #expect(try await client.next() == nil)
            }
        }
    }

    @Test("what the client sends right behind its request is not lost, whole or in part")
    func earlyBytes() async throws {
        try await WebSocketServer.with(events: { RecordingEvents(echoes: true) }) { _, port in
            let frames = TestFrame.text("early").bytes + TestFrame.binary(Array(repeating: 5, count: 10_000)).bytes
            for cut in [0, 1, 5, 11, 12, frames.count / 2, frames.count] {
                try await WebSocketClient.connected(port) { client in
                    let plain = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
                    try await client.send(Array((plain + WebSocketClient.request).utf8) + frames[..<cut])
                    #expect(try await client.head(andBody: 5).hasPrefix("HTTP/1.1 200 "))
                    #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
                    if cut < frames.count { try await client.send(Array(frames[cut...])) }
                    #expect(try await client.next() == TestFrame.text("early").unmasked)
                    let frame = try await client.next()
                    #expect(frame?.payload.count == 10_000)
                }
            }
        }
    }

    @Test("a request that arrives byte by byte is upgraded")
    func choppedRequest() async throws {
        try await WebSocketServer.with(subprotocols: ["b"], events: { RecordingEvents(echoes: true) }) { _, port in
            try await WebSocketClient.connected(port) { client in
                let request = WebSocketClient.request.dropLast() + "Sec-WebSocket-Protocol: a, b\r\n\r\n"
                for byte in request.utf8 { try await client.send([byte]) }
                #expect(try await client.head().contains("sec-websocket-protocol: b\r\n"))
                for byte in TestFrame.text("slow").bytes { try await client.send([byte]) }
                #expect(try await client.next() == TestFrame.text("slow").unmasked)
            }
        }
    }

    @Test("a client that closes its side without a word is told as lost, and gets what was sent to it")
    func halfClosed() async throws {
        let events = RecordingEvents(echoes: true)
        try await WebSocketServer.with(events: { events }) { server, port in
            try await WebSocketClient.with(port) { client in
                let payload = Array(repeating: UInt8(1), count: 200_000)
                try await client.send(.binary(payload))
                client.finish()
                #expect(try await client.rest() == [TestFrame.binary(payload).unmasked])
            }
            #expect(await server.open.waitUntilEmpty(within: .seconds(10)) == 0)
            #expect(events.code == 1006)
        }
    }

    @Test("a client that closes its side behind its close frame gets the answer")
    func halfClosedAfterClose() async throws {
        let events = RecordingEvents()
        try await WebSocketServer.with(events: { events }) { _, port in
            try await WebSocketClient.with(port) { client in
                try await client.send(.close(1001))
                client.finish()
                #expect(try await client.rest() == [TestFrame.close(1001).unmasked])
            }
        }
        #expect(events.code == 1001)
    }

    @Test("a client that is refused reads why, although it goes on sending")
    func refusedWhileSending() async throws {
        let events = RecordingEvents()
        try await WebSocketServer.with(events: { events }) { _, port in
            try await WebSocketClient.with(port) { client in
                let bad = TestFrame(opcode: 3).bytes + Array(repeating: UInt8(0), count: 100_000)
                try await client.send(bad)
                let frame = try await client.rest().last
                #expect(frame?.closeCode == 1002)
            }
        }
        #expect(events.code == 1002)
    }

    @Test("a client that does not close after the close frames is cut off")
    func lingering() async throws {
        let events = RecordingEvents()
        try await WebSocketServer.with(WebSocketSettings(closeTimeout: .milliseconds(50)), events: { events }) {
            server,
            port in
            try await WebSocketClient.with(port) { client in
                try await client.send(.close(1000))
                #expect(await server.open.waitUntilEmpty(within: .seconds(10)) == 0)
                #expect(events.code == 1000)
            }
        }
    }

    @Test("a peer that never answers a ping is cut off")
    func deadPeer() async throws {
        let events = RecordingEvents()
        let settings = WebSocketSettings(pingInterval: .milliseconds(20), pongTimeout: .milliseconds(60))
        try await WebSocketServer.with(settings, events: { events }) { server, port in
            try await WebSocketClient.with(port) { client in
                let frame = try await client.next()
                #expect(frame?.opcode == 9)
                #expect(await server.open.waitUntilEmpty(within: .seconds(10)) == 0)
                #expect(events.code == 1006)
            }
        }
    }

    @Test("a thousand idle sockets are held, pinged and closed")
    func idle() async throws {
        // The machine may be busy: only that nobody is lost counts.
        let settings = WebSocketSettings(pingInterval: .seconds(1), pongTimeout: .zero, closeTimeout: .seconds(60))
        try await WebSocketServer.with(settings, events: { RecordingEvents() }) { server, port in
            let pinged = SharedCount()
            try await withThrowingTaskGroup { group in
                for _ in 0..<1000 {
                    group.addTask {
                        try await WebSocketClient.with(port) { client in
                            #expect(try await client.next() == TestFrame.ping().unmasked)
                            pinged.increment()
                            var last = TestFrame.ping()
                            while last.closeCode == nil { last = try #require(try await client.next()) }
                            #expect(last == TestFrame.close(1012, "restart").unmasked)
                            try await client.send(.close(1012))
                            #expect(try await client.next() == nil)
                        }
                    }
                }
                try await waitUntil("all are pinged", within: .seconds(60)) { pinged.value == 1000 }
                #expect(server.open.count == 1000)
                server.open.closeAll(code: 1012, reason: "restart")
                try await group.waitForAll()
            }
            #expect(await server.open.waitUntilEmpty(within: .seconds(60)) == 0)
        }
    }

    @Test("beyond the limits nobody is let in")
    func limits() async throws {
        try await WebSocketServer.with(WebSocketSettings(maximumConnections: 2), events: { RecordingEvents() }) {
            server,
            port in
            try await WebSocketClient.with(port) { _ in
                try await WebSocketClient.with(port) { _ in
                    try await WebSocketClient.connected(port) { client in
                        try await client.send(text: WebSocketClient.request)
                        #expect(try await client.head().hasPrefix("HTTP/1.1 503 "))
                    }
                }
                try await waitUntil("one is gone") { server.open.count == 1 }
                try await WebSocketClient.with(port) { _ in }
            }
        }
    }
}
