package import QNTXPlugin
import Synchronization

/// A request's body that a test feeds piece by piece.
package final class TestBody: BodySource {
    private struct State {
        var pieces: [[UInt8]] = []
        var isComplete = false
        var failure: PluginError?
        var waiters: [@Sendable () -> Void] = []
        var polls = 0
    }

    package let announcedLength: UInt64?
    private let state = Mutex(State())

    /// A body of which nothing has arrived yet.
    package init(announcedLength: UInt64? = nil) {
        self.announcedLength = announcedLength
    }

    /// A piece arrives.
    package func feed(_ bytes: [UInt8]) { change { if !bytes.isEmpty { $0.pieces.append(bytes) } } }

    /// A piece of text arrives.
    package func feed(_ text: String) { feed(Array(text.utf8)) }

    /// The body is complete.
    package func finish() { change { $0.isComplete = true } }

    /// The client leaves, sends too much, takes too long.
    package func fail(_ error: PluginError) { change { $0.failure = error } }

    /// How many pieces have arrived and not been taken.
    package var waiting: Int { state.withLock { $0.pieces.count } }

    /// How often a reader has looked.
    package var polls: Int { state.withLock { $0.polls } }

    package func poll() throws(PluginError) -> BodyPiece {
        let result = state.withLock { state -> Result<BodyPiece, PluginError> in
            state.polls += 1
            if let failure = state.failure { return .failure(failure) }
            if !state.pieces.isEmpty { return .success(.bytes(state.pieces.removeFirst())) }
            return .success(state.isComplete ? .end : .notYet)
        }
        return try result.get()
    }

    package func whenReadable(_ callback: @escaping @Sendable () -> Void) {
        let isReadable = state.withLock { state in
            if state.failure != nil || state.isComplete || !state.pieces.isEmpty { return true }
            state.waiters.append(callback)
            return false
        }
        if isReadable { callback() }
    }

    private func change(_ step: (inout State) -> Void) {
        let waiters = state.withLock { state -> [@Sendable () -> Void] in
            step(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }
}
