/// The messages of a WebSocket as they arrive. Who is slow in taking them has the peer wait.
public struct WebSocketMessages: AsyncSequence, Sendable {
    private let connection: any WebSocketConnection

    init(_ connection: any WebSocketConnection) {
        self.connection = connection
    }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(connection: connection) }

    /// Reads one message after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let connection: any WebSocketConnection

        /// The next message; nil when the connection is closed.
        /// - Throws: `busy` where another task reads, `closed` when the task has been cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(PluginError) -> WebSocketMessage? {
            try await connection.receive()
        }
    }
}
