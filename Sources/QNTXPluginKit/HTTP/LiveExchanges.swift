import Synchronization

/// The requests that one instance is working on. A host of version 1.0 does not tell when a client leaves or a deadline
/// passes: it is asked now and then, while there are any.
final class LiveExchanges: Sendable {
    private static let interval = Duration.milliseconds(100)

    private struct State {
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var isWatched = false
    }

    private let state = Mutex(State())

    /// - Parameter isTold: whether the host tells by itself.
    func add(_ exchange: Exchange, isTold: Bool) {
        let begins = state.withLock { state in
            state.exchanges[ObjectIdentifier(exchange)] = exchange
            guard !isTold, !state.isWatched else { return false }
            state.isWatched = true
            return true
        }
        if begins { Task { await watch() } }
    }

    func remove(_ exchange: Exchange) {
        // Released outside of the lock.
        _ = state.withLock { $0.exchanges.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// Calls all of them off.
    func cancelAll() {
        let all = state.withLock { state in
            defer { state.exchanges = [:] }
            return state.exchanges
        }
        all.values.forEach { $0.cancel() }
    }

    private func watch() async {
        while true {
            try? await Task.sleep(for: Self.interval)
            let exchanges = state.withLock { state in
                state.isWatched = !state.exchanges.isEmpty
                return Array(state.exchanges.values)
            }
            if exchanges.isEmpty { return }
            for exchange in exchanges where !exchange.hostIsOpen {
                remove(exchange)
                exchange.cancel()
            }
        }
    }
}
