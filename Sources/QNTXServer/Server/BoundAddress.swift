import Synchronization

/// The address that a server got, for those who wait for it.
final class BoundAddress: Sendable {
    private struct State {
        var result: Result<String, any Error>?
        var waiters: [CheckedContinuation<String, any Error>] = []
    }

    private let state = Mutex(State())

    func wait() async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiters.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }

    func set(_ url: String) { finish(.success(url)) }

    /// Nothing happens if the address is known already.
    func fail(_ error: any Error) { finish(.failure(error)) }

    private func finish(_ result: Result<String, any Error>) {
        let waiters = state.withLock { state in
            guard state.result == nil else { return [CheckedContinuation<String, any Error>]() }
            state.result = result
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
