import HTTPTypes
import NIOCore
import NIOHTTP1
import QNTXPlugin

/// One request to a plugin's process and its answer. Used on its connection's event loop alone.
final class SurfaceExchange {
    /// An answer up to this size whose length is known goes on whole.
    private static let smallBody = 64 << 10

    private enum Answer {
        case none
        /// It comes, and goes on whole.
        case collecting(HTTPResponseHead, ByteBuffer)
        /// Its pieces go on as they come.
        case streaming
        case over
    }

    let request: PluginRequest
    private let sink: any ResponseSink
    private weak var connection: SurfaceConnection?
    private var answer = Answer.none
    /// What the client is not ready for.
    private var waiting: [UInt8]?
    /// The answer has come to its end, which is not told before what waits.
    private var end: HTTPFields??
    /// Whether all of the request has been sent.
    var hasSent = false
    private var isCancelled = false

    init(request: PluginRequest, sink: any ResponseSink) {
        self.request = request
        self.sink = sink
    }

    /// Whether the connection must be left unread.
    var isFull: Bool { waiting != nil }

    var isHead: Bool { request.method == .head }

    /// It has got its connection.
    /// - Returns: false if nobody wants it any more.
    func begin(on connection: SurfaceConnection) -> Bool {
        guard !isCancelled else { return false }
        self.connection = connection
        return true
    }

    // MARK: The answer

    func received(_ head: HTTPResponseHead) {
        guard case .none = answer else { return }
        let length = head.headers.first(name: "content-length").flatMap { Int($0) }
        if !isHead, let length, length <= Self.smallBody {
            answer = .collecting(head, ByteBuffer())
            return
        }
        answer = .streaming
        do throws(PluginError) {
            try sink.begin(HTTPResponse.Status(code: Int(head.status.code)), Self.fields(head.headers))
        } catch {
            connection?.close()
        }
    }

    func received(_ buffer: ByteBuffer) {
        switch answer {
        case .collecting(let head, var collected):
            answer = .none
            if collected.readableBytes == 0 { collected = buffer } else { collected.writeImmutableBuffer(buffer) }
            answer = .collecting(head, collected)
        case .streaming: pass(Array(buffer.readableBytesView))
        case .none, .over: break
        }
    }

    /// Hands a piece on, or keeps it until the client is ready for it.
    private func pass(_ piece: [UInt8]) {
        guard waiting == nil else {
            // One that was read already when the connection was told to stop.
            waiting?.append(contentsOf: piece)
            return
        }
        do throws(PluginError) {
            if try sink.write(piece) { return }
        } catch {
            connection?.close()
            return
        }
        waiting = piece
        guard let loop = connection?.eventLoop else { return }
        let this = NIOLoopBound(self, eventLoop: loop)
        sink.whenWritable { loop.execute { this.value.passOn() } }
    }

    private func passOn() {
        guard let piece = waiting else { return }
        waiting = nil
        pass(piece)
        guard waiting == nil else { return }
        if let end { finish(end) } else { connection?.readOn() }
    }

    /// The answer is here.
    func received(end trailers: HTTPHeaders?) {
        let trailers = trailers.map(Self.fields)
        if waiting == nil { finish(trailers) } else { end = .some(trailers) }
    }

    private func finish(_ trailers: HTTPFields?) {
        let before = answer
        answer = .over
        // The next request may come with the answer, and wants a connection.
        connection?.release(self)
        switch before {
        case .collecting(let head, let body):
            try? sink.respond(
                PluginResponse(
                    status: HTTPResponse.Status(code: Int(head.status.code)),
                    headers: Self.fields(head.headers),
                    body: .whole(Array(body.readableBytesView))
                )
            )
        case .streaming: try? sink.end(trailers)
        case .none, .over: break
        }
    }

    // MARK: Its end before its time

    /// The connection is gone, or there never was one.
    func fail(_ reason: String) {
        defer { answer = .over }
        switch answer {
        case .none, .collecting: Self.fail(sink, hasBegun: false, reason)
        case .streaming: Self.fail(sink, hasBegun: true, reason)
        case .over: break
        }
    }

    /// The plugin's process is behind this one as behind a gateway.
    static func fail(_ sink: any ResponseSink, hasBegun: Bool, _ reason: String) {
        if hasBegun { return sink.abort() }
        // Also to one who has closed his side: he may still read.
        try? sink.respond(.error(.badGateway, "the plugin's process failed to answer: \(reason)"))
    }

    /// Nobody waits for it any more.
    func cancel() {
        guard !isCancelled else { return }
        isCancelled = true
        if case .over = answer { return }
        answer = .over
        connection?.close()
    }

    /// The client has closed its side; the process is told.
    func clientLeft() {
        if case .over = answer { return }
        connection?.endOutput()
    }

    static func fields(_ headers: HTTPHeaders) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(headers.count)
        for (name, value) in headers {
            guard let name = HTTPField.Name(name), !SurfaceFields.isHop(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return fields
    }
}
