import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// A place for one exchange at a time, used again and again. It is never freed, so that a plugin's stale handle finds a
/// slot whose generation has moved on, and not freed memory.
final class ExchangeSlot: @unchecked Sendable {
    let index: Int
    private let lock = Mutex(())
    private var state = ExchangeState()

    init(index: Int) {
        self.index = index
    }

    /// Runs a piece of code on the exchange, under its lock. (Not in a `Mutex` of its own: what C points to is no
    /// `Sendable`, and may not leave one.)
    func withState<Result>(_ body: (inout ExchangeState) -> Result) -> Result {
        lock.withLock { _ in
            nonisolated(unsafe) let result = body(&state)
            return result
        }
    }

    /// What a plugin holds: the generation above, the slot below.
    func identifier(_ generation: UInt64) -> UInt64 {
        generation << ExchangeTable.indexBits | UInt64(index)
    }

    /// Puts a new exchange in.
    /// - Returns: its generation.
    func open(
        _ request: consuming PluginRequest,
        _ sink: any ResponseSink,
        _ route: NativeRoute,
        place: ExchangeState.Place
    ) -> UInt64 {
        let request = request
        return withState { state in
            state.place = place
            state.answer = .none
            state.cancelled = false
            state.sink = sink
            state.route = route
            state.request = request
            return state.generation
        }
    }

    /// Nobody waits for the answer any more.
    func cancel(_ generation: UInt64) {
        let (isFree, watch, sink) = withState { state -> (Bool, ExchangeWatch?, (any ResponseSink)?) in
            guard state.generation == generation, state.place != .nowhere else { return (false, nil, nil) }
            state.cancelled = true
            let sink = state.sink
            // An instance that lets no call in any more ends it by itself, and tells the plugin.
            if let watch = state.watch, !watch.gate.enter() { return (false, nil, nil) }
            // In the queue or the handler, whoever has it will find the mark.
            guard state.place == .deferred else {
                defer { state.watch = nil }
                return (false, state.watch, sink)
            }
            return (true, Self.clear(&state), sink)
        }
        if isFree { ExchangeTable.shared.giveBack(self) }
        guard let watch else { return }
        watch.tellOver(sink.map { ABIStatus(reasonOf: $0) } ?? .gone)
        watch.gate.leave()
    }

    /// Ends an exchange that never reached its handler.
    func withdraw(_ generation: UInt64) {
        let free = withState { state in
            guard state.generation == generation, state.place == .queued else { return false }
            Self.clear(&state)
            return true
        }
        if free { ExchangeTable.shared.giveBack(self) }
    }

    /// Makes every handle to the exchange stale and drops what belongs to it.
    /// - Returns: who is to be told that it is over.
    @discardableResult
    static func clear(_ state: inout ExchangeState) -> ExchangeWatch? {
        defer {
            state.watch = nil
            state.waitsForRoom = false
        }
        state.generation &+= 1
        state.place = .nowhere
        state.answer = .over
        state.sink = nil
        state.route = nil
        state.request = nil
        state.offset = 0
        if !state.piece.isEmpty { state.piece = [] }
        state.arena.reset()
        return state.watch
    }
}

/// The part of an exchange that the server can call off.
struct NativeWork: HandlerWork {
    let slot: ExchangeSlot
    let generation: UInt64

    func cancel() { slot.cancel(generation) }

    func clientLeft() { slot.clientLeft(generation) }
}
