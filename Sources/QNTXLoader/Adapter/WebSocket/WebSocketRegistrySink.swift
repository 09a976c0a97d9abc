import CQNTXPlugin
import QNTXPlugin

/// Collects the endpoints that a plugin names in `register_websockets`.
final class WebSocketRegistrySink: Sendable {
    private static let table = SinkTable<WebSocketRegistrySink>()
    private let endpoints = NamedItems<NativeWebSocketEndpoint>()
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
        let outcome = table.with(sink) { body(qntx_websocket_registry(api: api, id: $0)) }
        return try sink.endpoints.result("register_websockets", outcome)
    }

    private func add(_ endpoint: UnsafePointer<qntx_websocket_endpoint>?) -> ABIStatus {
        let refusal = endpoints.add("WebSocket endpoint", quoted: true) { () throws(PluginError) in
            try WebSocketEndpointReader.read(endpoint, of: instance)
        }
        guard let refusal else { return .ok }
        return refusal.code == .duplicateName ? .conflict : .invalid
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_websocket_registry_api(
            struct_size: UInt32(MemoryLayout<qntx_websocket_registry_api>.size),
            reserved: 0,
            endpoint: { (WebSocketRegistrySink.table.find($0.id)?.add($1) ?? .closed).rawValue }
        )
    )
}
