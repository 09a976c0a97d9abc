package import HTTPTypes
package import QNTXPlugin
import Synchronization

/// Records an answer, keeping the same rules as a server's sink: one answer, in order, and an error for all that comes
/// after. Tests decide how fast the client is, and when it leaves.
package final class TestSink: ResponseSink {
    private struct State {
        var head: TestAnswer?
        var isOver = false
        var refusal = PluginError(.closed, "the request has been answered already")
        /// How many more pieces the client takes.
        var room = Int.max
        var isLeft = false
        var refusedWrites = 0
        var deadline: ContinuousClock.Instant?
        var whenWritable: [@Sendable () -> Void] = []
        var waiters: [TestWaiter] = []
    }

    private let state: Mutex<State>

    /// A sink that waits for an answer.
    /// - Parameters:
    ///   - isSlow: whether the client takes nothing until ``release()``.
    ///   - deadline: when the answer must have begun; passed on, and not enforced here.
    package init(isSlow: Bool = false, deadline: ContinuousClock.Instant? = nil) {
        state = Mutex(State(room: isSlow ? 0 : .max, deadline: deadline))
    }

    // MARK: The test's side

    /// The answer, once it is over.
    /// - Throws: `deadlineExceeded` when it takes longer than `limit`.
    package func answer(within limit: Duration = .seconds(90)) async throws -> TestAnswer {
        try await wait(limit, "the answer") { $0.isOver }
        return state.withLock { $0.head } ?? TestAnswer()
    }

    /// Waits until the answer so far is as wished.
    package func answer(
        within limit: Duration = .seconds(90),
        until isReached: @escaping @Sendable (TestAnswer) -> Bool
    ) async throws -> TestAnswer {
        try await wait(limit, "that part of the answer") { $0.head.map(isReached) ?? false }
        return state.withLock { $0.head } ?? TestAnswer()
    }

    /// Waits until that many pieces have been refused because the client is slow.
    package func refusedWrites(_ count: Int, within limit: Duration = .seconds(90)) async throws {
        try await wait(limit, "\(count) refused pieces") { $0.refusedWrites >= count }
    }

    /// What has arrived so far; nil before the answer has begun.
    package var soFar: TestAnswer? { state.withLock { $0.head } }

    /// Whether the answer is over, or nobody waits for it.
    package var isOver: Bool { state.withLock { $0.isOver } }

    /// From now on the client takes nothing.
    package func hold() { state.withLock { $0.room = 0 } }

    /// From now on the client takes so many pieces.
    package func release(pieces: Int = .max) { wake { $0.room = pieces } }

    /// The client leaves: every later step of the answer throws.
    package func leave(_ reason: PluginError = PluginError(.clientGone, "the client has left")) {
        wake { state in
            state.isLeft = true
            if !state.isOver {
                state.isOver = true
                state.refusal = reason
            }
        }
    }

    /// Sets when the answer must have begun.
    package func setDeadline(_ deadline: ContinuousClock.Instant?) { state.withLock { $0.deadline = deadline } }

    // MARK: The plugin's side

    package func respond(_ response: consuming PluginResponse) throws(PluginError) {
        let response = response
        try change { state in
            guard state.head == nil else { return false }
            state.head = TestAnswer(response)
            state.isOver = true
            return true
        }
    }

    package func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError) {
        try change { state in
            guard state.head == nil else { return false }
            state.head = TestAnswer(status: status, headers: headers, isStreamed: true)
            return true
        }
    }

    package func write(_ piece: [UInt8]) throws(PluginError) -> Bool {
        var takes = false
        try change { state in
            guard state.head?.isStreamed == true else { return false }
            takes = state.room > 0
            if takes { state.head?.pieces.append(piece) } else { state.refusedWrites += 1 }
            if takes, state.room < .max { state.room -= 1 }
            return true
        }
        return takes
    }

    package func whenWritable(_ callback: @escaping @Sendable () -> Void) {
        let isWritable = state.withLock { state in
            if state.room > 0 || state.isOver { return true }
            state.whenWritable.append(callback)
            return false
        }
        if isWritable { callback() }
    }

    package func end(_ trailers: HTTPFields?) throws(PluginError) {
        try change { state in
            guard state.head?.isStreamed == true else { return false }
            state.head?.trailers = trailers
            state.isOver = true
            return true
        }
    }

    package func abort() {
        try? change { state in
            guard state.head?.isStreamed == true else { return false }
            state.head?.isAborted = true
            state.isOver = true
            return true
        }
    }

    package var isOpen: Bool { state.withLock { !$0.isOver && !$0.isLeft } }

    package var deadline: ContinuousClock.Instant? { state.withLock { $0.deadline } }

    // MARK: Between them

    /// Takes a step of the answer, and wakes whoever waits for it.
    private func change(_ step: (inout State) -> Bool) throws(PluginError) {
        let (refusal, ready) = state.withLock { state -> (PluginError?, [TestWaiter]) in
            guard !state.isOver, step(&state) else { return (state.refusal, []) }
            return (nil, Self.ready(&state))
        }
        for waiter in ready { waiter.resume() }
        if let refusal { throw refusal }
    }

    private func wake(_ step: (inout State) -> Void) {
        let (callbacks, ready) = state.withLock { state -> ([@Sendable () -> Void], [TestWaiter]) in
            step(&state)
            defer { state.whenWritable = [] }
            return (state.whenWritable, Self.ready(&state))
        }
        for callback in callbacks { callback() }
        for waiter in ready { waiter.resume() }
    }

    private static func ready(_ state: inout State) -> [TestWaiter] {
        let waiters = state.waiters
        state.waiters = []
        return waiters
    }

    private func wait(
        _ limit: Duration,
        _ what: String,
        until isReached: @escaping @Sendable (borrowing State) -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while true {
            let waiter = TestWaiter()
            let reached = state.withLock { state in
                if isReached(state) { return true }
                state.waiters.append(waiter)
                return false
            }
            if reached { return }
            guard await waiter.wait(until: end) else {
                throw PluginError(.deadlineExceeded, "\(what) did not come within \(limit)")
            }
        }
    }
}
