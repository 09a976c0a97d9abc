import DequeModule
import NIOCore
import QNTXPlugin
import Synchronization

/// The body of a request, on its way from the event loop to a reader on any thread. The connection is not read while
/// enough of it waits here.
final class ServerBody: BodySource {
    private struct State {
        var pieces = Deque<[UInt8]>()
        var buffered = 0
        var total: UInt64 = 0
        var isComplete = false
        var failure: PluginError?
        var waiter: (@Sendable () -> Void)?
        /// Whether the event loop has been told to stop reading.
        var isFull = false
    }

    /// How many bytes wait here before the connection is left unread, and how few before it is read again.
    private static let (high, low) = (256 << 10, 64 << 10)

    let announcedLength: UInt64?
    private let limit: UInt64
    private let state = Mutex(State())
    /// Has the connection read again; called from any thread.
    private let resumeReading: @Sendable () -> Void

    init(announcedLength: UInt64?, limit: Int, resumeReading: @escaping @Sendable () -> Void) {
        self.announcedLength = announcedLength
        self.limit = UInt64(max(0, limit))
        self.resumeReading = resumeReading
    }

    // MARK: The event loop's side

    /// Adds what has arrived.
    /// - Returns: false when the connection should not be read for now.
    func push(_ bytes: [UInt8]) -> Bool {
        let (goesOn, waiter) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard state.failure == nil, !bytes.isEmpty else { return (true, nil) }
            state.total += UInt64(bytes.count)
            if state.total > limit {
                Self.fail(&state, PluginError(.tooLarge, "the request's body is larger than \(limit) bytes"))
            } else {
                state.pieces.append(bytes)
                state.buffered += bytes.count
                // What comes with what has filled it must not hide that: nobody would read on when it is empty again.
                if state.buffered >= Self.high { state.isFull = true }
            }
            return (!state.isFull, Self.take(&state.waiter))
        }
        waiter?()
        return goesOn
    }

    /// The body is complete.
    func complete() {
        state.withLock { state -> (@Sendable () -> Void)? in
            state.isComplete = true
            return Self.take(&state.waiter)
        }?()
    }

    /// There will be no more of it.
    func fail(_ error: PluginError) {
        state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.isComplete || !state.pieces.isEmpty else { return nil }
            Self.fail(&state, error)
            return Self.take(&state.waiter)
        }?()
    }

    // MARK: The reader's side

    func poll() throws(PluginError) -> BodyPiece {
        let (result, resumes) = state.withLock { state -> (Result<BodyPiece, PluginError>, Bool) in
            if let failure = state.failure { return (.failure(failure), false) }
            guard let piece = state.pieces.popFirst() else {
                return (.success(state.isComplete ? .end : .notYet), false)
            }
            state.buffered -= piece.count
            let resumes = state.isFull && state.buffered <= Self.low
            if resumes { state.isFull = false }
            return (.success(.bytes(piece)), resumes)
        }
        if resumes { resumeReading() }
        return try result.get()
    }

    func whenReadable(_ callback: @escaping @Sendable () -> Void) {
        let isReadable = state.withLock { state in
            if state.failure != nil || state.isComplete || !state.pieces.isEmpty { return true }
            state.waiter = callback
            return false
        }
        if isReadable { callback() }
    }

    private static func fail(_ state: inout State, _ error: PluginError) {
        state.failure = state.failure ?? error
        state.pieces.removeAll()
        state.buffered = 0
        state.isFull = false
    }

    private static func take(_ waiter: inout (@Sendable () -> Void)?) -> (@Sendable () -> Void)? {
        defer { waiter = nil }
        return waiter
    }
}
