import Synchronization

/// The requests that one instance is working on. While there are any, they are looked at now and then: version 1.0 of the
/// ABI does not call when a client leaves or a deadline passes, it has to be asked.
final class LiveExchanges: Sendable {
    private static let interval = Duration.milliseconds(100)

    private struct State {
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var isWatched = false
    }

    private let state = Mutex(State())

    func add(_ exchange: Exchange) {
        let begins = state.withLock { state in
            state.exchanges[ObjectIdentifier(exchange)] = exchange
            defer { state.isWatched = true }
            return !state.isWatched
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
