import Foundation
import NIOCore
import QNTXPlugin
import QNTXTestSupport
import Synchronization
import Testing

@testable import QNTXServer

@Suite("WebSocket back-pressure", .serialized)
struct BackPressureTests {
    private static let kilobyte = Array(repeating: UInt8(7), count: 1024)

    @Test("a peer that does not read stops who sends to it, and nothing is lost when it reads on")
    func slowReader() async throws {
        let events = RecordingEvents()
        let settings = WebSocketSettings(queuedBytes: 64 << 10, pingInterval: .zero)
        try await WebSocketServer.with(settings, sendBuffer: 16 << 10, events: { events }) { _, port in
            try await WebSocketClient.with(port, receiveBuffer: 16 << 10) { client in
                let socket = try await events.opened()
                var sent = 0
                try await waitUntil("the peer is behind") {
                    while try socket.trySend(.binary(Self.kilobyte)) { sent += 1 }
                    return socket.queuedBytes >= 64 << 10
                }
                // The kernels' buffers are full too, so that it stays so.
                try await waitUntil("everything is full") {
                    while try socket.trySend(.binary(Self.kilobyte)) { sent += 1 }
                    return try !socket.trySend(.binary(Self.kilobyte))
                }
                #expect(socket.queuedBytes < 66 << 10)
                let before = events.record.writable
                for _ in 0..<sent { #expect(try await client.next() == TestFrame.binary(Self.kilobyte).unmasked) }
                try await waitUntil("there is room again") { events.record.writable > before }
                #expect(try socket.trySend(.text("again")))
                #expect(try await client.next() == TestFrame.text("again").unmasked)
                try await waitUntil("all is out") { socket.queuedBytes == 0 }
            }
        }
    }

    @Test("a send waits for a slow peer, in order, and goes on with it")
    func waitingSend() async throws {
        let connection = ServerWebSocketConnection(settings: WebSocketSettings())
        let settings = WebSocketSettings(queuedBytes: 32 << 10, pingInterval: .zero)
        try await WebSocketServer.with(settings, sendBuffer: 16 << 10, events: { connection }) { _, port in
            try await WebSocketClient.with(port, receiveBuffer: 16 << 10) { client in
                try await waitUntil("it is open") { connection.state.withLock { $0.socket != nil } }
                let sent = SharedCount()
                async let sending: Void = {
                    for number in 0..<4000 {
                        try await connection.send(.text("\(number) " + String(repeating: "x", count: 1000)))
                        sent.increment()
                    }
                }()
                try await Task.sleep(for: .milliseconds(200))
                #expect(sent.value < 4000)
                for number in 0..<4000 {
                    let frame = try #require(try await client.next())
                    #expect(frame.payload.starts(with: "\(number) ".utf8))
                }
                try await sending
            }
        }
    }

    @Test("ten threads that send at once neither mix their messages nor their order")
    func tenThreads() async throws {
        let events = RecordingEvents()
        try await WebSocketServer.with(
            WebSocketSettings(queuedBytes: 32 << 10, pingInterval: .zero),
            events: { events }
        ) { _, port in
            try await WebSocketClient.with(port) { client in
                let socket = try await events.opened()
                try await withThrowingTaskGroup { group in
                    for thread in 0..<10 {
                        group.addTask {
                            for number in 0..<500 {
                                let text = "\(thread) \(number) " + String(repeating: "y", count: (number * 37) % 3000)
                                while try !socket.trySend(.text(text)) { try await Task.sleep(for: .milliseconds(1)) }
                            }
                        }
                    }
                    var next = Array(repeating: 0, count: 10)
                    for _ in 0..<5000 {
                        let frame = try #require(try await client.next())
                        let parts = String(decoding: frame.payload, as: UTF8.self).split(separator: " ", maxSplits: 2)
                        let thread = try #require(Int(parts[0]))
                        #expect(Int(parts[1]) == next[thread])
                        #expect(frame.payload.count == parts[0].count + parts[1].count + 2 + (next[thread] * 37) % 3000)
                        next[thread] += 1
                    }
                    #expect(next == Array(repeating: 500, count: 10))
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("a plugin that is behind stops its peer, and gets everything when it goes on")
    func slowPlugin() async throws {
        let connection = ServerWebSocketConnection(
            settings: WebSocketSettings(waitingMessages: 8, waitingBytes: 64 << 10)
        )
        try await WebSocketServer.with(events: { connection }) { _, port in
            try await WebSocketClient.with(port) { client in
                let count = 3000
                let progress = SharedCount()
                nonisolated(unsafe) let client = client
                async let sending: Void = {
                    for number in 0..<count {
                        let text = "\(number) " + String(repeating: "z", count: 10_000)
                        try await client.send(.text(text))
                        progress.increment()
                    }
                }()
                try await waitUntil("the plugin's messages are waiting") {
                    connection.state.withLock { $0.isPaused }
                }
                try await Task.sleep(for: .milliseconds(300))
                #expect(progress.value < count)
                #expect(connection.state.withLock { $0.messages.count } <= 8)
                for number in 0..<count {
                    guard case .text(let text) = try await connection.receive() else { throw CancellationError() }
                    #expect(text.hasPrefix("\(number) "))
                }
                try await sending
            }
        }
    }

    @Test("an echo to a peer that does not read stops reading, and loses nothing")
    func echoToSlowReader() async throws {
        let events = RecordingEvents(echoes: true)
        let settings = WebSocketSettings(queuedBytes: 32 << 10, pingInterval: .zero)
        try await WebSocketServer.with(settings, sendBuffer: 16 << 10, events: { events }) { _, port in
            try await WebSocketClient.with(port, receiveBuffer: 16 << 10) { client in
                let count = 4000
                nonisolated(unsafe) let client = client
                async let sending: Void = {
                    for number in 0..<count {
                        try await client.send(.binary([UInt8(number & 0xFF)] + Self.kilobyte))
                    }
                }()
                try await Task.sleep(for: .milliseconds(200))
                #expect(events.messages.count < count)
                for number in 0..<count {
                    let frame = try await client.next()
                    #expect(frame?.payload.first == UInt8(number & 0xFF))
                }
                try await sending
                #expect(events.record.refused == 0)
            }
        }
    }

    @Test("a peer that takes nothing is cut off")
    func stuckReader() async throws {
        let events = RecordingEvents()
        let settings = WebSocketSettings(queuedBytes: 64 << 10, pingInterval: .zero, sendTimeout: .milliseconds(100))
        try await WebSocketServer.with(settings, sendBuffer: 16 << 10, events: { events }) { server, port in
            try await WebSocketClient.with(port, receiveBuffer: 16 << 10) { client in
                let socket = try await events.opened()
                try await waitUntil("it is cut off") {
                    do { while try socket.trySend(.binary(Self.kilobyte)) {} } catch {}
                    return server.open.count == 0
                }
                #expect(events.code == 1006)
                _ = client
            }
        }
    }

    @Test("threads that go on sending on a connection that breaks are told, and do no harm")
    func brokenUnderLoad() async throws {
        let settings = WebSocketSettings(queuedBytes: 16 << 10, pingInterval: .zero, sendTimeout: .milliseconds(20))
        try await withThrowingTaskGroup { group in
            // Sent from threads of their own: what is refused is tried again at once.
            for _ in 0..<8 {
                group.addTask {
                    let events = RecordingEvents()
                    try await WebSocketServer.with(settings, sendBuffer: 16 << 10, events: { events }) { server, port in
                        try await WebSocketClient.with(port, receiveBuffer: 16 << 10) { client in
                            let socket = try await events.opened()
                            let told = SharedCount()
                            let sender = Thread {
                                do { while true { _ = try socket.trySend(.binary(Self.kilobyte)) } } catch {}
                                told.increment()
                            }
                            sender.start()
                            try await waitUntil("the sender is told") { told.value == 1 }
                            try await waitUntil("it is cut off") { server.open.count == 0 }
                            #expect(events.code == 1006)
                            _ = client
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("of many pings a peer that takes no answers gets only the newest answered")
    func newestPong() async throws {
        let events = RecordingEvents()
        let settings = WebSocketSettings(queuedBytes: 16 << 20, pingInterval: .zero)
        try await WebSocketServer.with(settings, sendBuffer: 16 << 10, events: { events }) { _, port in
            try await WebSocketClient.with(port, receiveBuffer: 16 << 10) { client in
                let socket = try await events.opened()
                #expect(try socket.trySend(.binary(Array(repeating: 1, count: 8 << 20))))
                try await Task.sleep(for: .milliseconds(100))
                for number in 0..<200 {
                    try await client.send(.ping([UInt8(number)]))
                    if number % 50 == 0 { try await Task.sleep(for: .milliseconds(5)) }
                }
                try await client.send(.text("end"))
                try await waitUntil("all pings have been read") { events.messages == [.text("end")] }
                let long = try await client.next()
                #expect(long?.payload.count == 8 << 20)
                #expect(try await client.next() == TestFrame.pong([199]).unmasked)
                try await client.send(.close(1000))
                #expect(try await client.rest().count == 1)
            }
        }
    }
}
