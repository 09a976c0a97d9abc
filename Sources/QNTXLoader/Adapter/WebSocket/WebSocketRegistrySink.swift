import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Collects the endpoints that a plugin names in `register_websockets`.
final class WebSocketRegistrySink: Sendable {
    private struct State {
        var endpoints: [String: NativeWebSocketEndpoint] = [:]
        var failure: PluginError?
    }

    private static let table = SinkTable<WebSocketRegistrySink>()
    private let state = Mutex(State())
    private let instance: NativeInstance

    private init(_ instance: NativeInstance) {
        self.instance = instance
    }

    /// Has a plugin name its endpoints.
    /// - Parameter body: makes the call, with the handle for it.
    static func collect(
        for instance: NativeInstance,
        _ body: (qntx_websocket_registry) -> (ABIStatus, String?)
    ) throws(PluginError) -> [String: NativeWebSocketEndpoint] {
        let sink = WebSocketRegistrySink(instance)
        let (status, reason) = table.with(sink) { body(qntx_websocket_registry(api: api, id: $0)) }
        let state = sink.state.withLock { $0 }
        // An endpoint that was refused fails the registration, also where the plugin overlooks it.
        if let failure = state.failure { throw failure }
        guard status == .ok else {
            throw PluginError(status.errorCode, "register_websockets failed: \(reason ?? status.text)")
        }
        return state.endpoints
    }

    private func add(_ endpoint: UnsafePointer<qntx_websocket_endpoint>?) -> ABIStatus {
        do throws(PluginError) {
            let (name, endpoint) = try WebSocketEndpointReader.read(endpoint, of: instance)
            let isNew = state.withLock { state in
                guard state.endpoints[name] == nil else { return false }
                state.endpoints[name] = endpoint
                return true
            }
            guard isNew else {
                throw PluginError(.duplicateName, "the WebSocket endpoint \(name.debugDescription) is named twice")
            }
            return .ok
        } catch {
            state.withLock { state in
                if state.failure == nil { state.failure = error }
            }
            return error.code == .duplicateName ? .conflict : .invalid
        }
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_websocket_registry_api(
            struct_size: UInt32(MemoryLayout<qntx_websocket_registry_api>.size),
            reserved: 0,
            endpoint: { (WebSocketRegistrySink.table.find($0.id)?.add($1) ?? .closed).rawValue }
        )
    )
}
