import DequeModule
import HTTPTypes
import Logging
import NIOCore
import QNTXPlugin
import Synchronization

/// Takes a plugin's answer on any thread and hands it to the connection on its event loop.
final class ServerSink: ResponseSink {
    private enum Answer {
        case none
        case streaming
        /// It has been given, or nobody waits for it any more: what a later one is told.
        case over(PluginError)
    }

    private struct State {
        var answer = Answer.none
        /// The client has stopped sending: most likely it has gone.
        var isLeft = false
        var deadline: NIODeadline?
        /// Bytes that the plugin has given and the kernel has not taken.
        var buffered = 0
        var pieces = StreamPieces()
        /// Of a stream whose length has been announced, how many bytes are still to come.
        var remaining: Int?
        var waiters: [@Sendable () -> Void] = []
        /// Calls on their way to the event loop: as long as there are any, others must not overtake them.
        var hops = 0
    }

    /// How many bytes a stream may be ahead of its client, and how few before one that had to wait goes on: half, or every
    /// piece would be a round of its own.
    private static let (high, low) = (256 << 10, 128 << 10)

    /// Which request of the connection this is the answer to.
    let number: UInt64
    /// Whether the client wants the head alone.
    private let isHead: Bool
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let connection: NIOLoopBound<PluginRequestHandler>
    private let state: Mutex<State>

    init(
        number: UInt64,
        isHead: Bool,
        connection: NIOLoopBound<PluginRequestHandler>,
        eventLoop: any EventLoop,
        deadline: NIODeadline?,
        logger: Logger
    ) {
        self.logger = logger
        self.isHead = isHead
        self.number = number
        self.connection = connection
        self.eventLoop = eventLoop
        state = Mutex(State(deadline: deadline))
    }

    // MARK: The plugin's side

    func respond(_ response: consuming PluginResponse) throws(PluginError) {
        let response = response
        let isFirst = try change { (state) throws(PluginError) in
            guard case .none = state.answer else { throw Self.refusal(state) }
            state.answer = .over(Self.answered)
            return state.hops == 0
        }
        // The way of almost every answer, so without a closure.
        if isFirst, eventLoop.inEventLoop { return connection.value.answer(response, to: self) }
        hop { $0.answer(response, to: $1) }
    }

    func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError) {
        let length = headers[.contentLength]
        let remaining = length.flatMap { Int($0) }
        guard length == nil || remaining.map({ $0 >= 0 }) == true else {
            throw PluginError(.invalidResponse, "content-length is no number: \(length ?? "")")
        }
        try change { (state) throws(PluginError) in
            guard case .none = state.answer else { throw Self.refusal(state) }
            state.answer = .streaming
            state.remaining = isHead ? nil : remaining
        }
        onLoop { $0.beginStream(status, headers, to: $1) }
    }

    func write(_ piece: [UInt8]) throws(PluginError) -> Bool {
        let blank = try change { (state) throws(PluginError) -> ByteBuffer? in
            guard case .streaming = state.answer else { throw Self.refusal(state) }
            if let remaining = state.remaining, piece.count > remaining {
                throw PluginError(.tooLarge, "the answer is longer than its content-length says")
            }
            guard state.buffered < Self.high else { return nil }
            state.buffered += piece.count
            state.remaining? -= piece.count
            return state.pieces.blank()
        }
        guard var buffer = blank else { return false }
        // Copied here: the event loop has other connections to serve.
        buffer.clear(minimumCapacity: piece.count)
        buffer.writeBytes(piece)
        if state.withLock({ $0.pieces.add(buffer) }) { onLoop { $0.stream(to: $1) } }
        return true
    }

    func whenWritable(_ callback: @escaping @Sendable () -> Void) {
        let isWritable = state.withLock { state in
            guard case .streaming = state.answer, state.buffered >= Self.high else { return true }
            state.waiters.append(callback)
            return false
        }
        if isWritable { callback() }
    }

    func end(_ trailers: HTTPFields?) throws(PluginError) {
        let isShort = try change { (state) throws(PluginError) in
            guard case .streaming = state.answer else { throw Self.refusal(state) }
            state.answer = .over(Self.answered)
            return (state.remaining ?? 0) > 0
        }
        onLoop { if isShort { $0.abort($1) } else { $0.endStream(trailers, to: $1) } }
    }

    func abort() {
        let aborts = state.withLock { state in
            guard case .streaming = state.answer else { return false }
            state.answer = .over(Self.answered)
            return true
        }
        if aborts { onLoop { $0.abort($1) } }
    }

    func fail(_ error: any Error) {
        // It did not fail by itself where nobody takes its answer.
        guard isOpen else { return abort() }
        logger.error("a handler failed: \(PluginError.text(of: error))")
        do { try respond(.failure(error)) } catch { abort() }
    }

    var isOpen: Bool {
        state.withLock { state in
            if case .over = state.answer { return false }
            return !state.isLeft
        }
    }

    var deadline: ContinuousClock.Instant? {
        guard let deadline = state.withLock({ $0.deadline }) else { return nil }
        return .now + Duration.nanoseconds((deadline - NIODeadline.now()).nanoseconds)
    }

    // MARK: The event loop's side

    /// Whether the answer has begun. A late deadline must not cut it off then.
    var hasBegun: Bool {
        state.withLock { if case .none = $0.answer { false } else { true } }
    }

    /// Sets when the answer must have begun.
    func setDeadline(_ deadline: NIODeadline?) {
        state.withLock { $0.deadline = deadline }
    }

    /// The client has stopped sending.
    func clientLeft() {
        state.withLock { $0.isLeft = true }
    }

    /// Nobody waits any more.
    /// - Parameter reason: what the plugin is told when it answers all the same.
    /// - Returns: whether that ended an answer which had not been given.
    @discardableResult
    func close(_ reason: PluginError) -> Bool {
        let (ended, waiters) = state.withLock { state -> (Bool, [@Sendable () -> Void]) in
            if case .over = state.answer { return (false, []) }
            state.answer = .over(reason)
            defer { state.waiters = [] }
            return (true, state.waiters)
        }
        for waiter in waiters { waiter() }
        return ended
    }

    /// The pieces of a stream that are to be written. ``wrote(_:)`` has to follow for each, in their order.
    func takePieces() -> Deque<ByteBuffer> {
        state.withLock { $0.pieces.take() }
    }

    /// The kernel has taken a piece of so many bytes, or never will.
    func wrote(_ count: Int) {
        let waiters = state.withLock { state -> [@Sendable () -> Void] in
            state.buffered -= count
            state.pieces.wroteFirst()
            guard state.buffered <= Self.low, !state.waiters.isEmpty else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }

    // MARK: Between them

    private func change<Result>(
        _ body: (inout State) throws(PluginError) -> Result
    ) throws(PluginError) -> Result {
        let result = state.withLock { state -> Swift.Result<Result, PluginError> in
            do throws(PluginError) {
                nonisolated(unsafe) let result = try body(&state)
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Runs a piece of code on the event loop: right now if this is its thread and nothing is on its way there.
    private func onLoop(_ body: @escaping @Sendable (PluginRequestHandler, ServerSink) -> Void) {
        if eventLoop.inEventLoop, state.withLock({ $0.hops == 0 }) {
            body(connection.value, self)
        } else {
            hop(body)
        }
    }

    private func hop(_ body: @escaping @Sendable (PluginRequestHandler, ServerSink) -> Void) {
        state.withLock { $0.hops += 1 }
        eventLoop.execute {
            self.state.withLock { $0.hops -= 1 }
            body(self.connection.value, self)
        }
    }

    private static func refusal(_ state: State) -> PluginError {
        if case .over(let reason) = state.answer { return reason }
        return PluginError(.closed, "the answer has begun already, or has not begun yet")
    }

    private static let answered = PluginError(.closed, "the request has been answered already")
}
