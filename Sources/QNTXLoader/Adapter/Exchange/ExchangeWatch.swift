import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Tells a plugin what becomes of one exchange: any number of `writable` and `gone`, and `over` exactly once, when no
/// other call is inside.
///
/// Unchecked, because of the plugin's pointers: they are used while the instance is there to be called, and only so.
final class ExchangeWatch: @unchecked Sendable {
    private struct State {
        /// How many calls are inside.
        var calls = 0
        /// What `over` is to say; set once.
        var end: ABIStatus?
        var hasToldGone = false
    }

    private let events: qntx_exchange_events
    private let handle: qntx_exchange
    private let route: NativeRoute
    private let state = Mutex(State())

    init(_ events: qntx_exchange_events, _ handle: qntx_exchange, _ route: NativeRoute) {
        (self.events, self.handle, self.route) = (events, handle, route)
    }

    /// The calls that are inside the instance, this one's among them.
    var gate: CallGate { route.instance.gate }

    /// There is room again. On any thread, the event loop's as a rule.
    func tellWritable() {
        guard let function = events.writable else { return }
        tell { function(events.context, handle) }
    }

    /// The client has closed its side. On the event loop.
    func tellGone() {
        guard let function = events.gone, state.withLock({ !exchangeTrue(&$0.hasToldGone) }) else { return }
        tell { function(events.context, handle) }
    }

    /// Nothing can be sent any more. The caller is in a call of the plugin's, or has entered the gate.
    func tellOver(_ reason: ABIStatus) {
        let isTurn = state.withLock { state in
            guard state.end == nil else { return false }
            state.end = reason
            return state.calls == 0
        }
        if isTurn { callOver(reason) }
    }

    private func tell(_ body: () -> Void) {
        guard gate.enter() else { return }
        defer { gate.leave() }
        let isOpen = state.withLock { state in
            if state.end == nil { state.calls += 1 }
            return state.end == nil
        }
        guard isOpen else { return }
        _ = CallFrame.run(inline: route.eventCaller, body)
        // Who ended it meanwhile has left the last call to who comes out last.
        let end = state.withLock { state -> ABIStatus? in
            state.calls -= 1
            return state.calls == 0 ? state.end : nil
        }
        if let end { callOver(end) }
    }

    private func callOver(_ reason: ABIStatus) {
        guard let function = events.over else { return }
        _ = CallFrame.run(inline: route.eventCaller) { function(events.context, handle, reason.rawValue) }
    }

    private func exchangeTrue(_ flag: inout Bool) -> Bool {
        defer { flag = true }
        return flag
    }
}
