import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Collects the routes that a plugin adds in `register_http`.
final class MuxSink: Sendable {
    private struct State {
        var mux: HTTPMux
        var failure: PluginError?
    }

    private static let table = SinkTable<MuxSink>()
    private let state: Mutex<State>
    private let instance: NativeInstance

    private init(_ mux: HTTPMux, _ instance: NativeInstance) {
        state = Mutex(State(mux: mux, failure: nil))
        self.instance = instance
    }

    /// Has a plugin add its routes to a mux.
    /// - Parameter body: makes the call, with the handle for it.
    static func collect(
        into mux: HTTPMux,
        for instance: NativeInstance,
        _ body: (qntx_mux) -> (ABIStatus, String?)
    ) throws(PluginError) -> HTTPMux {
        let sink = MuxSink(mux, instance)
        let (status, reason) = table.with(sink) { body(qntx_mux(api: api, id: $0)) }
        let state = sink.state.withLock { $0 }
        // A route that was refused fails the registration, also where the plugin overlooks it.
        if let failure = state.failure { throw failure }
        guard status == .ok else {
            throw PluginError(status.errorCode, "register_http failed: \(reason ?? status.text)")
        }
        return state.mux
    }

    private func add(_ route: UnsafePointer<qntx_route>?) -> ABIStatus {
        do throws(PluginError) {
            var raw = qntx_route()
            try ABIText.sizedStruct(route, into: &raw, minimum: 48, "the route")
            let pattern = try ABIText.staticString(raw.pattern, "the route's pattern", required: true)
            guard let function = raw.handler else {
                throw PluginError(.missingFunction, "the route \(pattern.debugDescription) has no handler; set it")
            }
            let inline = raw.flags & QNTX_ROUTE_INLINE != 0
            let handler = NativeRoute(
                function: function,
                context: raw.context,
                pattern: pattern,
                runsInline: inline,
                instance: instance
            )
            let options = RouteOptions(
                streamsBody: !inline,
                maximumBody: raw.max_body > 0 ? Int(clamping: raw.max_body) : nil,
                deadline: raw.deadline_ms > 0 ? .milliseconds(Int64(raw.deadline_ms)) : nil
            )
            try state.withLock { (state) throws(PluginError) in
                try state.mux.handle(pattern, options: options, handler)
            }
            return .ok
        } catch {
            state.withLock { state in
                if state.failure == nil { state.failure = error }
            }
            return error.code == .conflictingPattern ? .conflict : .invalid
        }
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_mux_api(
            struct_size: UInt32(MemoryLayout<qntx_mux_api>.size),
            reserved: 0,
            handle: { mux, route in (MuxSink.table.find(mux.id)?.add(route) ?? .closed).rawValue }
        )
    )
}
