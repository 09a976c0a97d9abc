import Synchronization

/// The things that a plugin may use during one call only (its mux, its health report, its schema), each under a number
/// that is never used again: a handle that outlives its call finds nothing.
final class SinkTable<Sink: Sendable>: Sendable {
    private struct State {
        var last: UInt64 = 0
        var sinks: [UInt64: Sink] = [:]
    }

    private let state = Mutex(State())

    /// Makes a call with a sink that is there for its length.
    func with<Result>(_ sink: Sink, _ body: (UInt64) -> Result) -> Result {
        let number = open(sink)
        defer { close(number) }
        return body(number)
    }

    /// A call begins: gives its sink a number.
    func open(_ sink: Sink) -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.sinks[state.last] = sink
            return state.last
        }
    }

    /// The call is over.
    func close(_ number: UInt64) {
        state.withLock { state in state.sinks[number] = nil }
    }

    /// The sink under a number, while its call lasts.
    func find(_ number: UInt64) -> Sink? {
        state.withLock { $0.sinks[number] }
    }
}
