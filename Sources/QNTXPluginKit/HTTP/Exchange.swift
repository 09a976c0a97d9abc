import CQNTXPlugin
import HTTPTypes
import QNTXPlugin
import Synchronization

/// One request under way, as the sink for its answer.
///
/// Unchecked, because of the host's handle: it may be used from any thread, and at any time.
final class Exchange: ResponseSink, @unchecked Sendable {
    let handle: qntx_exchange
    let state = Mutex(AnswerState())
    private let route: Route
    private let body: IncomingBody?

    init(_ handle: qntx_exchange, _ route: Route, _ body: IncomingBody? = nil) {
        self.handle = handle
        self.route = route
        self.body = body
    }

    func respond(_ response: consuming PluginResponse) throws(PluginError) {
        try require { $0.isUnanswered }
        guard case .whole(let bytes) = response.body else {
            throw PluginError(.invalidResponse, "a streamed answer has to be begun, and written piece by piece")
        }
        let status = send(response.status, response.headers, bytes, handle.api.pointee.respond)
        try settle(status, "the answer")
        finish(nil)
    }

    func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError) {
        try require { $0.isUnanswered }
        try settle(send(status, headers, [], handle.api.pointee.begin), "the answer")
        state.withLock { $0.begin() }
    }

    func write(_ piece: [UInt8]) throws(PluginError) -> Bool {
        let needsThread = try withStreaming { state -> Bool? in
            if state.isFull { return nil }
            return piece.isEmpty ? false : state.add(piece)
        }
        guard let needsThread else { return false }
        if needsThread { try submitWriting() }
        return true
    }

    func whenWritable(_ callback: @escaping @Sendable () -> Void) {
        let waits = state.withLock { $0.wait(callback) }
        if !waits { callback() }
    }

    func end(_ trailers: HTTPFields?) throws(PluginError) {
        let waits = try withStreaming { $0.end(trailers) }
        if !waits { try sendEnd(trailers) }
    }

    /// While the handler runs, its failure breaks the answer off; later than that the host is asked to.
    func abort() {
        let isTooLate = state.withLock { state -> Bool? in
            guard !state.isUnanswered, !state.isOver else { return nil }
            state.finish(PluginError(.closed, "the answer has been broken off"), torn: true)
            return state.isDetached
        }
        guard let isTooLate else { return }
        if isTooLate { _ = handle.api.pointee.abort(handle) }
        settled()
    }

    var isOpen: Bool {
        state.withLock { !$0.isOver } && hostIsOpen
    }

    var deadline: ContinuousClock.Instant? {
        RequestReader.deadline(handle)
    }
}

extension Exchange {
    /// Whether the host still wants the answer.
    var hostIsOpen: Bool { handle.api.pointee.is_open(handle) }

    /// Lets a handler handle the request; its code begins on this thread.
    func run(_ handler: any HTTPHandler, _ request: consuming PluginRequest) {
        guard hostIsOpen else { return finish(PluginError(.closed, "nobody waits for the answer any more")) }
        let work = handler.handle(request, answering: self)
        if let work {
            state.withLock { $0.adopt(work) }?.cancel()
            // Most are over by now. One that ends just here is taken out again at the next look.
            if state.withLock({ !$0.isOver }) { route.instance.live.add(self, isTold: watch()) }
        } else if state.withLock({ $0.isUnanswered }) {
            fail(PluginError(.noAnswer, "the handler returned without an answer"))
        } else if state.withLock({ $0.isStreaming }) {
            log("the handler returned with its streamed answer unfinished")
            abort()
        }
    }

    /// The host's call of the handler is about to return, on this thread.
    /// - Returns: what it has to return.
    func handlerReturns() -> ABIStatus {
        let (isOver, failure, isTorn) = state.withLock { state in
            state.detach()
            return (state.isOver, state.failure, state.isTorn)
        }
        guard isOver else { return .pending }
        if isTorn { return route.instance.host.fail(PluginError(.pluginFailed, "the streamed answer broke off")) }
        return failure.map { ABIStatus($0) } ?? .ok
    }

    /// Answers for a handler that failed, and tells the operator why.
    func fail(_ error: any Error) {
        // It did not fail by itself where nobody takes its answer.
        guard state.withLock({ !$0.isOver }) else { return }
        log("the handler failed: \(PluginError.text(of: error))", (error as? PluginError)?.code)
        do { try respond(.failure(error)) } catch { abort() }
    }

    /// Writes a line about the request to the plugin's log.
    func log(_ message: String, _ code: PluginError.Code? = nil) {
        var fields = [("route", route.pattern.description)]
        if let code { fields.append(("error.code", code.description)) }
        route.instance.host.log(.error, message, fields)
    }

    /// Nobody waits for the answer any more: the work is called off.
    func cancel() {
        state.withLock { $0.cancel() }?.cancel()
    }

    /// The answer is over.
    func finish(_ failure: PluginError?) {
        state.withLock { $0.finish(failure) }
        settled()
    }

    /// Tells all who have to do with the answer that it is over.
    private func settled() {
        route.instance.live.remove(self)
        body?.close()
        state.withLock { $0.takeWaiting() }.forEach { $0() }
    }
}

extension Exchange {
    private func require(_ allows: (borrowing AnswerState) -> Bool) throws(PluginError) {
        if let refusal = state.withLock({ $0.refusal(of: allows($0)) }) { throw refusal }
    }

    private func withStreaming<Value: Sendable>(
        _ body: (inout AnswerState) -> Value
    ) throws(PluginError) -> Value {
        try state.withLock { state throws(PluginError) in
            if let refusal = state.refusal(of: state.isStreaming) { throw refusal }
            return body(&state)
        }
    }

    private func send(
        _ status: HTTPResponse.Status,
        _ headers: HTTPFields,
        _ bytes: [UInt8],
        _ function: (qntx_exchange, UnsafePointer<qntx_response>?) -> qntx_status
    ) -> ABIStatus {
        withPairs(headers) { pairs, count in
            bytes.withUnsafeBytes { bytes in
                var response = qntx_response(
                    struct_size: UInt32(MemoryLayout<qntx_response>.size),
                    status: UInt32(clamping: status.code),
                    headers: pairs,
                    header_count: count,
                    body: qntx_bytes(data: bytes.baseAddress, length: bytes.count)
                )
                return ABIStatus(rawValue: function(handle, &response))
            }
        }
    }

    /// Throws unless the host took it. Where it was not valid, another answer can still be given.
    func settle(_ status: ABIStatus, _ what: String) throws(PluginError) {
        guard status != .ok else { return }
        let error = status.error(what)
        if status != .invalid { finish(error) }
        throw error
    }
}
