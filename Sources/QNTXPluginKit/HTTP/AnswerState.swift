import HTTPTypes
import QNTXPlugin

/// How far the answer to one request is, and what waits to be sent. Guarded by its exchange's lock.
struct AnswerState {
    enum Phase {
        /// Nothing has been sent.
        case unanswered
        /// The head has been sent.
        case streaming
        /// The plugin has given all of it, and some still waits to be written.
        case ending(HTTPFields?)
        /// All of it is with the host, or nobody wants it any more.
        case over
    }

    /// What the writing thread does next.
    enum Step {
        case write([UInt8])
        case end(HTTPFields?)
        case pause
    }

    /// How much may wait to be written, in bytes and in pieces, before the plugin has to wait.
    private static let maximumBytes = 256 << 10
    private static let maximumPieces = 16

    private(set) var phase = Phase.unanswered
    /// Why the answer is over before its end.
    private(set) var failure: PluginError?
    /// Whether the plugin broke a streamed answer off.
    private(set) var isTorn = false
    private var pieces: [[UInt8]] = []
    private var bytes = 0
    /// Whether a thread has the pieces in its hands.
    private var isWriting = false
    private var waiting: [@Sendable () -> Void] = []
    private var work: (any HandlerWork)?
    private var isCancelled = false
    /// Whether the host's call of the handler has returned.
    private(set) var isDetached = false

    var isOver: Bool {
        if case .over = phase { true } else { false }
    }

    var isUnanswered: Bool {
        if case .unanswered = phase { true } else { false }
    }

    var isStreaming: Bool {
        if case .streaming = phase { true } else { false }
    }

    /// Whether the plugin has to wait before it writes more.
    var isFull: Bool {
        isStreaming && (bytes >= Self.maximumBytes || pieces.count >= Self.maximumPieces)
    }

    /// Why nothing can be sent; nil if something can.
    func refusal(of allowed: Bool) -> PluginError? {
        allowed ? nil : failure ?? PluginError(.closed, "the answer is over, or has not begun")
    }

    /// The head has been sent.
    mutating func begin() {
        if isUnanswered { phase = .streaming }
    }

    /// Keeps a piece until it is written.
    /// - Returns: whether a thread is needed for that.
    mutating func add(_ piece: [UInt8]) -> Bool {
        pieces.append(piece)
        bytes += piece.count
        defer { isWriting = true }
        return !isWriting
    }

    /// The plugin has no more pieces.
    /// - Returns: whether the end has to wait for pieces that are still being written.
    mutating func end(_ trailers: HTTPFields?) -> Bool {
        if isWriting { phase = .ending(trailers) }
        return isWriting
    }

    /// What the writing thread does next.
    mutating func next() -> Step {
        if let piece = pieces.first { return .write(piece) }
        if case .ending(let trailers) = phase { return .end(trailers) }
        isWriting = false
        return .pause
    }

    /// A piece has been written.
    mutating func written() {
        guard !pieces.isEmpty else { return }
        bytes -= pieces.removeFirst().count
    }

    /// Keeps who wants to know when there is room.
    /// - Returns: false if there is already.
    mutating func wait(_ callback: @escaping @Sendable () -> Void) -> Bool {
        guard isFull else { return false }
        waiting.append(callback)
        return true
    }

    /// Those who wait and need not any more, to be called once the lock is released.
    mutating func takeWaiting() -> [@Sendable () -> Void] {
        guard !isFull else { return [] }
        defer { waiting = [] }
        return waiting
    }

    /// The answer is over, one way or another.
    mutating func finish(_ failure: PluginError?, torn: Bool = false) {
        guard !isOver else { return }
        phase = .over
        isTorn = torn
        self.failure = failure
        pieces = []
        bytes = 0
        work = nil
    }

    /// Keeps the work under way, so that it can be called off.
    /// - Returns: it, if it has to be called off at once.
    mutating func adopt(_ work: (any HandlerWork)?) -> (any HandlerWork)? {
        if isCancelled { return work }
        if !isOver { self.work = work }
        return nil
    }

    /// The host's call of the handler returns.
    mutating func detach() {
        isDetached = true
    }

    /// Nobody waits for the answer any more.
    /// - Returns: the work to call off.
    mutating func cancel() -> (any HandlerWork)? {
        isCancelled = true
        defer { work = nil }
        return work
    }
}
