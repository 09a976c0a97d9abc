import DequeModule
import HTTPTypes
import NIOCore
import NIOHTTP1
import QNTXHost
import QNTXPlugin

extension PluginRequestHandler {
    /// Answers in the plugin's place.
    func refuse(_ response: PluginResponse) {
        guard let active else { return }
        phase = .running
        active.sink?.close(PluginError(.closed, "the request has been answered by the host"))
        active.work?.cancel()
        write(response, active)
    }

    /// The plugin's whole answer.
    func answer(_ response: PluginResponse, to sink: ServerSink) {
        guard let active, active.number == sink.number, !active.hasBegun else { return }
        write(response, active)
        flushIfIdle()
    }

    private func write(_ response: PluginResponse, _ active: ActiveRequest) {
        guard let context else { return }
        var bytes: [UInt8] = []
        if case .whole(let whole) = response.body { bytes = whole }
        let isEmpty = active.head.method == .HEAD || !Self.mayHaveBody(response.status.code)
        let length = response.status.code == 204 ? nil : bytes.count
        context.write(wrapOutboundOut(.head(head(response.status, response.headers, length))), promise: nil)
        if !isEmpty, !bytes.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        }
        finish(nil)
    }

    func beginStream(_ status: HTTPResponse.Status, _ headers: HTTPFields, to sink: ServerSink) {
        guard let context, let active, active.number == sink.number, !active.hasBegun else { return }
        self.active?.hasBegun = true
        let length = headers[.contentLength].flatMap { Int($0) }
        context.write(wrapOutboundOut(.head(head(status, headers, length))), promise: nil)
        needsFlush = true
        flushIfIdle()
    }

    func stream(to sink: ServerSink) {
        writePieces(of: sink)
        flushIfNeeded()
    }

    /// Writes the pieces that a stream has ready.
    private func writePieces(of sink: ServerSink) {
        let isWanted = active?.number == sink.number && active?.head.method != .HEAD
        var pieces = sink.takePieces()
        // One by one out of the list, or a buffer could not be used again as soon as it is written.
        while let piece = pieces.popFirst() {
            let count = piece.readableBytes
            guard let context, isWanted else {
                sink.wrote(count)
                continue
            }
            let promise = context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.whenComplete { result in
                // Or who writes on the event loop itself would fill a connection that breaks, and never be full.
                if case .failure = result { sink.close(Self.gone) }
                sink.wrote(count)
            }
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: promise)
            needsFlush = true
        }
    }

    func endStream(_ trailers: HTTPFields?, to sink: ServerSink) {
        guard let active, active.number == sink.number else { return }
        // Those of which another thread is about to tell.
        writePieces(of: sink)
        finish(trailers.map { HTTPHeaders($0.map { ($0.name.rawName, $0.value) }) })
        flushIfIdle()
    }

    /// The answer breaks off: the only way to say so is to close the connection.
    func abort(_ sink: ServerSink) {
        guard active?.number == sink.number else { return }
        context?.close(promise: nil)
    }

    // MARK: Heads

    private func head(
        _ status: HTTPResponse.Status,
        _ fields: HTTPFields,
        _ length: Int?
    ) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.reserveCapacity(fields.count + 3)
        for field in fields where !Self.isFraming(field.name) {
            headers.add(name: field.name.rawName, value: field.value)
        }
        if let length { headers.add(name: "content-length", value: String(length)) }
        if fields[.date] == nil { headers.add(name: "date", value: DateHeader.shared.text) }
        let version = active?.head.version ?? .http1_1
        // Without a length, a client of HTTP/1.0 knows the end by the connection's.
        let isOpenEnded = length == nil && version == .http1_0
        if isLast || active?.isComplete == false || active?.head.isKeepAlive == false || isOpenEnded {
            closesAfter = true
        }
        if closesAfter {
            headers.add(name: "connection", value: "close")
        } else if version == .http1_0 {
            headers.add(name: "connection", value: "keep-alive")
        }
        return HTTPResponseHead(version: version, status: Self.status(status), headers: headers)
    }

    /// Headers that say where the message ends are the server's.
    private static func isFraming(_ name: HTTPField.Name) -> Bool {
        name == .contentLength || name == .connection || name == .transferEncoding
    }

    private static func status(_ status: HTTPResponse.Status) -> HTTPResponseStatus {
        let known = HTTPResponseStatus(statusCode: status.code)
        guard case .custom = known, !status.reasonPhrase.isEmpty else { return known }
        return HTTPResponseStatus(statusCode: status.code, reasonPhrase: status.reasonPhrase)
    }

    private static func mayHaveBody(_ code: Int) -> Bool { code != 204 && code != 304 }

    // MARK: Ends

    /// Writes the end of the answer, and sees to what comes next.
    private func finish(_ trailers: HTTPHeaders?) {
        guard let context, let active else { return }
        if active.isCounted { active.domain.leave() }
        active.body?.fail(PluginError(.closed, "the request has been answered already"))
        self.active = nil
        isFull = false
        needsFlush = true
        guard closesAfter || isLast else {
            context.write(wrapOutboundOut(.end(trailers)), promise: nil)
            phase = .idle
            armTimer(at: lastActivity + TimeAmount(limits.idleTimeout))
            return work()
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        let (isComplete, this) = (active.isComplete, NIOLoopBound(self, eventLoop: context.eventLoop))
        promise.futureResult.whenComplete { _ in this.value.close(lingering: !isComplete) }
        phase = .lingering
        queue.removeAll()
        context.write(wrapOutboundOut(.end(trailers)), promise: promise)
    }

    /// Closes the connection when the answer is out. Where the client still sends, it is let finish for a moment: closing
    /// at once would have its kernel throw the answer away.
    private func close(lingering: Bool) {
        guard let context else { return }
        guard lingering else { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        lingersUntil = .now() + .seconds(2)
        armTimer(at: lingersUntil)
        if wantsRead {
            wantsRead = false
            context.read()
        }
    }

    /// Hummingbird's answer is out and the request has been read: the next one's turn.
    func endForwarding() {
        guard case .forwarding(isComplete: true, isAnswered: true) = phase else { return }
        phase = .idle
        lastActivity = .now()
        armTimer(at: lastActivity + TimeAmount(limits.idleTimeout))
    }

    /// Flushes, unless the reading under way will do it.
    private func flushIfIdle() {
        if !isWorking { flushIfNeeded() }
    }

    func flushIfNeeded() {
        guard needsFlush else { return }
        needsFlush = false
        context?.flush()
    }
}
