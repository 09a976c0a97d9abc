package import QNTXPlugin

/// A WebSocket as a server has it, without a network: a test is its event loop.
package struct TestSocket: Sendable {
    /// Who serves it.
    package let events: any WebSocketEvents
    /// Where it sends to.
    package let peer: TestPeer

    /// Has an endpoint let a client in, and tells it that the connection stands.
    /// - Parameter stands: whether to tell it.
    package static func open(
        _ endpoint: any WebSocketEndpoint,
        _ request: WebSocketRequest = WebSocketRequest(),
        room: Int = .max,
        stands: Bool = true
    ) async throws -> TestSocket {
        let events = try await answer(of: endpoint, to: request)
        let socket = TestSocket(events: events, peer: TestPeer(room: room))
        if stands { socket.stands() }
        return socket
    }

    private static func answer(
        of endpoint: any WebSocketEndpoint,
        to request: WebSocketRequest
    ) async throws(PluginError) -> any WebSocketEvents {
        let answer: Result<any WebSocketEvents, PluginError> = await withCheckedContinuation { continuation in
            endpoint.open(request) { continuation.resume(returning: $0) }
        }
        return try answer.get()
    }

    /// The connection stands.
    package func stands() { events.opened(peer) }

    /// The peer sends text.
    @discardableResult
    package func send(_ text: String) -> WebSocketDemand { events.message(.text(text)) }

    /// The peer closes, or is gone.
    package func close(_ code: UInt16 = 1000, _ reason: String = "") {
        peer.shut()
        events.closed(code: code, reason: reason)
    }

    /// The peer reads what waits, and who was refused is told.
    package func read() {
        if peer.read() { events.writable() }
    }

    /// Waits until so many messages have been sent.
    package func sent(_ count: Int) async -> [WebSocketMessage] {
        _ = await eventually { peer.sent.count >= count }
        return peer.sent
    }

    /// Waits until so many texts have been sent.
    package func texts(_ count: Int) async -> [String] {
        _ = await eventually { peer.texts.count >= count }
        return peer.texts
    }
}
