/// Writes the pieces of a streamed answer, no faster than the client takes them.
public struct ResponseWriter: Sendable {
    private let sink: any ResponseSink

    /// Writes to a sink whose answer has begun.
    public init(_ sink: any ResponseSink) {
        self.sink = sink
    }

    /// Sends a piece, waiting while the client is slower.
    /// - Throws: `clientGone`, `deadlineExceeded`, `closed`.
    public func write(_ piece: [UInt8]) async throws(PluginError) {
        guard !piece.isEmpty else { return }
        while try !sink.write(piece) {
            await withCheckedContinuation { continuation in
                sink.whenWritable { continuation.resume() }
            }
        }
    }

    /// Sends a piece of text.
    public func write(_ text: String) async throws(PluginError) {
        try await write(Array(text.utf8))
    }

    /// Whether the client is still there.
    public var isOpen: Bool { sink.isOpen }
}
