import Dispatch
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import QNTXPlugin
import Synchronization

/// Rows that are sent as they are read from the disk: never all of them in memory, and no faster than the client takes them.
struct RowStream: Sendable {
    /// Gets each row's JSON; false when nobody wants more.
    typealias Each = (String) -> Bool

    /// How rows are put together.
    struct Format: Sendable {
        var type: String
        var before = ""
        var between = ""
        var afterEach = ""
        var after = ""
    }

    private let read: @Sendable (Each) throws(PluginError) -> Void
    /// How much is gathered before it is sent, in bytes, and how many such pieces wait for the client.
    private static let (pieceSize, waiting) = (32 << 10, 4)

    /// - Parameter read: reads the rows on a thread that may block.
    init(_ read: @escaping @Sendable (Each) throws(PluginError) -> Void) {
        self.read = read
    }

    /// The rows as a response. An error before anything has been sent is thrown; a later one breaks the response off.
    func response(_ format: Format) async throws -> Response {
        let reader = Reader()
        let pieces = AsyncThrowingStream<String, any Error> { continuation in
            NIOThreadPool.singleton.submit { _ in reader.run(read, format, continuation) }
        }
        var iterator = pieces.makeAsyncIterator()
        let first: String
        do {
            first = try await iterator.next() ?? ""
        } catch let error as PluginError {
            throw ServiceAnswer.httpError(error)
        }
        let body = ResponseBody { writer in
            defer { reader.stop() }
            try await writer.write(ByteBuffer(string: first))
            reader.taken()
            for try await piece in pieces {
                try await writer.write(ByteBuffer(string: piece))
                reader.taken()
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: format.type, .xContentTypeOptions: "nosniff", .cacheControl: "no-store"],
            body: body
        )
    }

    /// The thread's side: gathers rows, and waits while the client has enough.
    private final class Reader: Sendable {
        private let isOver = Mutex(false)
        private let room = DispatchSemaphore(value: RowStream.waiting)

        func run(
            _ read: (Each) throws(PluginError) -> Void,
            _ format: Format,
            _ pieces: AsyncThrowingStream<String, any Error>.Continuation
        ) {
            var piece = format.before
            var isFirst = true
            do throws(PluginError) {
                try read { row in
                    if !isFirst { piece += format.between }
                    isFirst = false
                    piece += row
                    piece += format.afterEach
                    guard piece.utf8.count >= RowStream.pieceSize else { return true }
                    guard waitForRoom() else { return false }
                    pieces.yield(piece)
                    piece = ""
                    return true
                }
                pieces.yield(piece + format.after)
                pieces.finish()
            } catch {
                pieces.finish(throwing: error)
            }
        }

        /// The client has taken a piece.
        func taken() { room.signal() }

        /// The client has all, or is gone.
        func stop() {
            isOver.withLock { $0 = true }
            room.signal()
        }

        /// - Returns: false where nobody wants more.
        private func waitForRoom() -> Bool {
            // Not for ever: a response that is dropped before its body begins tells nobody.
            guard room.wait(timeout: .now() + .seconds(60)) == .success else { return false }
            return !isOver.withLock { $0 }
        }
    }
}
