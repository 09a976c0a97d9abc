import CQNTXPlugin
import QNTXPlugin

/// The function of the extension "qntx.websocket/1".
extension Lifecycle {
    static func registerWebSockets(
        _ state: UnsafeMutableRawPointer?,
        _ registry: qntx_websocket_registry
    ) -> qntx_status {
        guard let instance = Instance.all.find(state) else { return ABIStatus.closed.rawValue }
        return answer(instance.host, BlockingTask.run { try await instance.plugin.webSocketHandlers() }) { handlers in
            for (name, handler) in handlers.sorted(by: { $0.key < $1.key }) {
                let route = WebSocketRoute(handler, instance)
                let status = route.register(name, instance.add(route), in: registry)
                // The host says which one it refuses, and why.
                guard status == .ok else { return status }
            }
            return .ok
        }
    }
}
