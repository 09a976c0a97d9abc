import DequeModule
import QNTXPlugin
import Synchronization

/// Messages on their way from who must not wait to one who does. Whoever gives is told when there is enough, and when more
/// can be taken. Any thread.
final class MessageQueue: Sendable {
    private struct State {
        var messages = Deque<Protocol_WebSocketMessage>()
        var bytes = 0
        var isFinished = false
        /// Whether somebody has been told to wait.
        var isFull = false
        var reader: CheckedContinuation<Protocol_WebSocketMessage?, Never>?
        var whenTaken: (@Sendable () -> Void)?
    }

    /// How many bytes may wait.
    private static let limit = 256 << 10
    /// What a message counts beyond its bytes.
    private static let overhead = 256

    private let state = Mutex(State())

    /// Has somebody told when more can be taken, after they were told to wait.
    func whenTaken(_ callback: @escaping @Sendable () -> Void) {
        state.withLock { $0.whenTaken = callback }
    }

    /// Adds a message.
    /// - Returns: whether more can be taken.
    @discardableResult
    func put(_ message: Protocol_WebSocketMessage) -> Bool {
        let (reader, takesMore) = state.withLock { state in
            guard !state.isFinished else {
                return (nil as CheckedContinuation<Protocol_WebSocketMessage?, Never>?, true)
            }
            if let reader = state.reader {
                state.reader = nil
                return (reader, true)
            }
            state.messages.append(message)
            state.bytes += message.data.count + Self.overhead
            if state.bytes >= Self.limit { state.isFull = true }
            return (nil, !state.isFull)
        }
        reader?.resume(returning: message)
        return takesMore
    }

    /// Adds a message, unless enough waits already.
    /// - Returns: false if nothing was added; somebody is told when to try again.
    func tryPut(_ message: Protocol_WebSocketMessage) -> Bool {
        let takes = state.withLock { state in
            if state.bytes >= Self.limit { state.isFull = true }
            return state.bytes < Self.limit
        }
        if takes { put(message) }
        return takes
    }

    /// What waits, in bytes.
    var bytes: Int { state.withLock { $0.bytes } }

    /// Lets the reader come to an end, after what waits.
    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next message, waiting for it; nil at the end, and when the task is cancelled. One reader at a time.
    func next() async -> Protocol_WebSocketMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in take(continuation) }
        } onCancel: {
            finish()
        }
    }

    private func take(_ continuation: CheckedContinuation<Protocol_WebSocketMessage?, Never>) {
        let (message, isOver, callback) = state.withLock {
            state -> (Protocol_WebSocketMessage?, Bool, (@Sendable () -> Void)?) in
            guard let message = state.messages.popFirst() else {
                if !state.isFinished { state.reader = continuation }
                return (nil, state.isFinished, nil)
            }
            state.bytes -= message.data.count + Self.overhead
            guard state.isFull, state.bytes < Self.limit / 2 else { return (message, false, nil) }
            state.isFull = false
            return (message, false, state.whenTaken)
        }
        if message != nil || isOver { continuation.resume(returning: message) }
        callback?()
    }
}
