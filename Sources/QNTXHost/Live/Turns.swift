import Synchronization

/// One thing at a time for each name, in the order of asking; different names do not wait for each other.
final class Turns: Sendable {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var last: UInt64 = 0
        /// Who waits for a name that somebody has; a name that nobody has is not there.
        var taken: [String: [Waiter]] = [:]
    }

    private let state = Mutex(State())

    /// Does something when it is this one's turn.
    func take<Result>(_ name: String, _ body: () async -> Result) async -> Result {
        _ = await begin(name, within: nil)
        defer { end(name) }
        return await body()
    }

    /// Waits for a turn; ``end(_:)`` has to follow where it comes.
    /// - Parameter limit: how long to wait; nil for as long as it takes.
    /// - Returns: false when it did not come in time.
    func begin(_ name: String, within limit: Duration?) async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            let number = state.withLock { state -> UInt64? in
                guard state.taken[name] != nil else {
                    state.taken[name] = []
                    return nil
                }
                state.last += 1
                state.taken[name]?.append(Waiter(number: state.last, continuation: continuation))
                return state.last
            }
            guard let number else { return continuation.resume(returning: true) }
            guard let limit else { return }
            Task {
                try? await Task.sleep(for: limit)
                self.giveUp(name, number)
            }
        }
    }

    /// The next one's turn.
    func end(_ name: String) {
        let next = state.withLock { state -> Waiter? in
            guard state.taken[name]?.isEmpty == false else {
                state.taken[name] = nil
                return nil
            }
            return state.taken[name]?.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }

    private func giveUp(_ name: String, _ number: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.taken[name]?.firstIndex(where: { $0.number == number }) else { return nil }
            return state.taken[name]?.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }
}
