import DequeModule
import NIOCore
import QNTXPlugin
import Synchronization

/// The body of a request, on its way from the event loop to a reader on any thread. The connection is not read while
/// enough of it waits here.
final class ServerBody: BodySource {
    private struct State {
        var pieces = Deque<ByteBuffer>()
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
    /// How many bytes a reader that waits is told of at once; of fewer when nothing more comes for now.
    private static let plenty = 128 << 10
    /// From this size on a piece stays in the buffer that it arrived in, and who reads it copies it. A smaller one would
    /// keep much more memory than it has bytes.
    private static let large = 32 << 10

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

    /// Adds what has arrived. ``pass()`` has to follow before long.
    /// - Returns: false when the connection should not be read for now.
    func push(_ bytes: ByteBuffer) -> Bool {
        let count = bytes.readableBytes
        let piece = count < Self.large ? ByteBuffer(bytes: bytes.readableBytesView) : bytes
        let (goesOn, waiter) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard state.failure == nil, count > 0 else { return (true, nil) }
            state.total += UInt64(count)
            if state.total > limit {
                Self.fail(&state, PluginError(.tooLarge, "the request's body is larger than \(limit) bytes"))
            } else {
                state.pieces.append(piece)
                state.buffered += count
                // Not to be taken back here: who reads has the connection read again, and nobody else.
                if state.buffered >= Self.high { state.isFull = true }
            }
            let isEnough = state.failure != nil || state.buffered >= Self.plenty
            return (!state.isFull, isEnough ? Self.take(&state.waiter) : nil)
        }
        waiter?()
        return goesOn
    }

    /// Nothing more comes for now: whoever reads is told of what there is.
    func pass() {
        state.withLock { $0.pieces.isEmpty ? nil : Self.take(&$0.waiter) }?()
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
        enum Found { case piece(ByteBuffer, resumes: Bool), nothing(isEnd: Bool), failure(PluginError) }
        let found = state.withLock { state -> Found in
            if let failure = state.failure { return .failure(failure) }
            guard let piece = state.pieces.popFirst() else { return .nothing(isEnd: state.isComplete) }
            state.buffered -= piece.readableBytes
            let resumes = state.isFull && state.buffered <= Self.low
            if resumes { state.isFull = false }
            return .piece(piece, resumes: resumes)
        }
        switch found {
        case .piece(let piece, let resumes):
            if resumes { resumeReading() }
            return .bytes(Array(piece.readableBytesView))
        case .nothing(let isEnd): return isEnd ? .end : .notYet
        case .failure(let error): throw error
        }
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
