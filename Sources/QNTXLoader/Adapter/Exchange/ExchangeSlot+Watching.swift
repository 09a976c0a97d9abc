import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

extension ExchangeSlot {
    /// Has the plugin told what becomes of the exchange.
    func watch(_ generation: UInt64, _ events: qntx_exchange_events, _ handle: qntx_exchange) -> ABIStatus {
        let (status, sink) = withState { state -> (ABIStatus, (any ResponseSink)?) in
            guard state.generation == generation, state.answer != .over, let route = state.route else {
                return (.closed, nil)
            }
            // It has been called off already, and nobody would be told of that.
            guard !state.cancelled else { return (.gone, state.sink) }
            guard state.watch == nil else { return (.conflict, nil) }
            state.watch = ExchangeWatch(events, handle, route)
            return (.ok, nil)
        }
        return sink.map { ABIStatus(reasonOf: $0) } ?? status
    }

    /// The client has closed its side.
    func clientLeft(_ generation: UInt64) {
        withState { $0.generation == generation ? $0.watch : nil }?.tellGone()
    }

    /// Ends an exchange of an instance that will not go on with it: its handler has returned, and the answer has not.
    /// - Parameter tells: whether the plugin can be told.
    func end(of instance: NativeInstance, tells: Bool) {
        typealias Found = (sink: (any ResponseSink)?, isStreaming: Bool, watch: ExchangeWatch?)
        let found = withState { state -> Found? in
            guard state.place == .deferred, state.route?.instance === instance else { return nil }
            let (sink, isStreaming) = (state.sink, state.answer == .streaming)
            return (sink, isStreaming, Self.clear(&state))
        }
        guard let found else { return }
        ExchangeTable.shared.giveBack(self)
        if found.isStreaming {
            found.sink?.abort()
        } else {
            try? found.sink?.respond(.error(.serviceUnavailable, "plugin \(instance.name) is being shut down"))
        }
        if tells { found.watch?.tellOver(.closed) }
    }
}

extension ABIStatus {
    /// Why a sink takes nothing any more.
    init(reasonOf sink: any ResponseSink) {
        do throws(PluginError) {
            _ = try sink.write([])
            self = .gone
        } catch {
            let status = ABIStatus(error)
            self = status == .timeout ? .timeout : .gone
        }
    }
}
