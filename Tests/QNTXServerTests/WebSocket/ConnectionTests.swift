import Logging
import QNTXPlugin
import QNTXTestSupport
import Synchronization
import Testing

@testable import QNTXServer

@Suite("WebSockets for handlers that wait")
struct ConnectionTests {
    private struct Handler: WebSocketHandler {
        let body: @Sendable (any WebSocketConnection) async throws -> Void

        func handle(_ connection: any WebSocketConnection) async throws { try await body(connection) }
    }

    /// Serves one client by a handler.
    private func serve(
        _ body: @escaping @Sendable (any WebSocketConnection) async throws -> Void,
        _ client: (WebSocketClient) async throws -> Void
    ) async throws {
        let isDone = SharedCount()
        try await WebSocketServer.with(
            events: {
                let handler = Handler {
                    defer { isDone.increment() }
                    try await body($0)
                }
                return ServerWebSocketConnection(
                    request: WebSocketRequest(),
                    settings: WebSocketSettings(),
                    handler: handler,
                    domain: "test",
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                )
            },
            { _, port in
                try await WebSocketClient.with(port, client)
                try await waitUntil("the handler is done") { isDone.value == 1 }
            }
        )
    }

    @Test("a handler echoes until the peer closes")
    func echo() async throws {
        try await serve {
            while let message = try await $0.receive() { try await $0.send(message) }
            #expect(try await $0.receive() == nil)
        } _: { client in
            for number in 0..<100 {
                try await client.send(.text("\(number)"))
                #expect(try await client.next() == TestFrame.text("\(number)").unmasked)
            }
            try await client.send(.close(4321))
            #expect(try await client.rest() == [TestFrame.close(4321).unmasked])
        }
    }

    @Test(
        "the connection is closed when the handler returns: 1000 if it is done, 1011 if it failed",
        arguments: [false, true]
    )
    func returns(fails: Bool) async throws {
        try await serve {
            try await $0.send(.text("bye"))
            if fails { throw PluginError(.internalError, "a fault") }
        } _: { client in
            #expect(try await client.next() == TestFrame.text("bye").unmasked)
            #expect(try await client.next() == TestFrame.close(fails ? 1011 : 1000).unmasked)
            try await client.send(.close(fails ? 1011 : 1000))
            #expect(try await client.next() == nil)
        }
    }

    @Test("messages that came before the close are received after it")
    func messagesBeforeClose() async throws {
        try await serve {
            try await Task.sleep(for: .milliseconds(100))
            for number in 0..<200 { #expect(try await $0.receive() == .text("\(number)")) }
            #expect(try await $0.receive() == nil)
            let connection = $0
            await #expect(throws: PluginError.self) { try await connection.send(.text("late")) }
        } _: { client in
            let bytes = (0..<200).flatMap { TestFrame.text("\($0)").bytes }
            try await client.send(bytes + TestFrame.close(1000).bytes)
            #expect(try await client.rest() == [TestFrame.close(1000).unmasked])
        }
    }

    @Test("only one task receives at a time")
    func twoReaders() async throws {
        let connection = ServerWebSocketConnection(settings: WebSocketSettings())
        async let first = connection.receive()
        try await waitUntil("one waits") { connection.state.withLock { $0.reader != nil } }
        await #expect(throws: PluginError.self) { _ = try await connection.receive() }
        #expect(connection.message(.text("for the first")) == .more)
        #expect(try await first == .text("for the first"))
    }

    @Test("a task that is cancelled while it receives loses no message")
    func cancelledReceive() async throws {
        let connection = ServerWebSocketConnection(settings: WebSocketSettings())
        for number in 0..<200 {
            let task = Task { try await connection.receive() }
            if number % 2 == 0 { await Task.yield() }
            task.cancel()
            _ = connection.message(.text("\(number)"))
            var received: WebSocketMessage?
            do { received = try await task.value } catch { received = try await connection.receive() }
            #expect(received == .text("\(number)"))
        }
    }

    @Test("a task that is cancelled while it waits to send sends nothing, and the next one's turn comes")
    func cancelledSend() async throws {
        let socket = try EmbeddedWebSocket(WebSocketSettings(queuedBytes: 10)).socket
        // Full: the embedded loop takes nothing by itself.
        socket.state.withLock { $0.queued = 10 }
        let waiting = Task { try await socket.send(.text("cancelled")) }
        try await waitUntil("it waits") { socket.state.withLock { $0.waiters.count == 1 } }
        #expect(try !socket.trySend(.text("not before those who wait")))
        waiting.cancel()
        await #expect(throws: PluginError.self) { try await waiting.value }
        #expect(socket.state.withLock { $0.waiters.isEmpty })
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await socket.send(.text("cancelled before"))
        }
        await #expect(throws: PluginError.self) { try await early.value }
        socket.state.withLock { $0.queued = 0 }
    }

    @Test("those who wait to send are told when the connection is closed")
    func closedWhileSending() async throws {
        let socket = try EmbeddedWebSocket(WebSocketSettings(queuedBytes: 10)).socket
        socket.state.withLock { $0.queued = 10 }
        let waiting = (0..<5).map { number in Task { try await socket.send(.text("\(number)")) } }
        try await waitUntil("all wait") { socket.state.withLock { $0.waiters.count == 5 } }
        socket.shut()
        for task in waiting { await #expect(throws: PluginError.self) { try await task.value } }
        await #expect(throws: PluginError.self) { try await socket.send(.text("late")) }
    }
}
