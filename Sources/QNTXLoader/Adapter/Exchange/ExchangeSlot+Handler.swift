import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

extension ExchangeSlot {
    /// Calls the plugin's handler and sees to what it leaves behind.
    /// - Returns: whether the exchange goes on, to be answered later.
    @discardableResult
    func run(_ generation: UInt64) -> Bool {
        var view = qntx_request()
        let entered = withState { state -> (NativeRoute, [UInt8])? in
            guard state.generation == generation, let route = state.route, !state.cancelled else { return nil }
            state.place = .handler
            return (route, Self.describe(&state, into: &view))
        }
        guard let (route, body) = entered else {
            finish(generation, .ok, nil)
            return false
        }
        guard route.instance.gate.enter() else {
            return finish(generation, .busy, "the plugin is being shut down")
        }
        defer { route.instance.gate.leave() }
        let handle = qntx_exchange(api: ExchangeAPI.table, id: identifier(generation))
        let (status, reason) = CallFrame.run(inline: route.inlineCaller) {
            body.withUnsafeBytes { bytes in
                if view.flags & QNTX_REQUEST_BODY_READY != 0 {
                    view.body = qntx_bytes(data: bytes.baseAddress, length: bytes.count)
                }
                return withUnsafePointer(to: &view) { route.function(route.context, handle, $0) }
            }
        }
        return finish(generation, ABIStatus(rawValue: status), reason)
    }

    /// Writes the request's head as the ABI shows it, its text into the arena.
    /// - Returns: the body, if it is whole.
    private static func describe(_ state: inout ExchangeState, into view: inout qntx_request) -> [UInt8] {
        guard let request = state.request else { return [] }
        view.struct_size = UInt32(MemoryLayout<qntx_request>.size)
        view.method = state.arena.copy(request.method.rawValue)
        view.path = state.arena.copy(request.path)
        view.query = state.arena.copy(request.query)
        switch request.body {
        case .whole(let bytes):
            view.flags = QNTX_REQUEST_BODY_READY
            view.body_length = UInt64(bytes.count)
            return bytes
        case .stream(let source):
            view.body_length = source.announcedLength ?? UInt64.max
            return []
        }
    }

    /// The handler has returned: answers for it if it has not, and frees the slot unless it will answer later.
    @discardableResult
    private func finish(_ generation: UInt64, _ status: ABIStatus, _ reason: String?) -> Bool {
        let end = withState { state -> HandlerEnd in
            guard state.generation == generation else { return .stale }
            if status == .pending, state.answer != .over, !state.cancelled {
                state.place = .deferred
                // The views are over with the handler; only the sink is still needed.
                state.request = nil
                if !state.piece.isEmpty { state.piece = [] }
                state.arena.reset()
                return .goesOn
            }
            let unanswered = state.answer != .over && !state.cancelled
            let (route, sink, streaming) = (state.route, unanswered ? state.sink : nil, state.answer == .streaming)
            return .over(route, sink, streaming: streaming, Self.clear(&state))
        }
        switch end {
        case .stale: return false
        case .goesOn: return true
        case .over(let route, let sink, let streaming, let watch):
            ExchangeTable.shared.giveBack(self)
            if sink != nil || status.rawValue < 0 {
                route?.report(status, reason, to: sink, streaming: streaming)
            }
            watch?.tellOver(sink == nil ? .ok : status.rawValue < 0 ? status : .failed)
            return false
        }
    }

    private enum HandlerEnd {
        case stale
        case goesOn
        case over(NativeRoute?, (any ResponseSink)?, streaming: Bool, ExchangeWatch?)
    }
}
