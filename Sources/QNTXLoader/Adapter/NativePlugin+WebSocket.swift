import CQNTXPlugin
public import QNTXPlugin

extension NativePlugin {
    /// Has the plugin name its WebSocket endpoints, which the extension "qntx.websocket/1" is for.
    /// - Returns: the endpoints by name; the empty name is the domain's own.
    public func webSocketEndpoints() async throws -> [String: any WebSocketEndpoint] {
        try await calls.run { [self] () throws(PluginError) in
            let instance = try current()
            guard let function = instance.extensions.registerWebSockets else { return [:] }
            do throws(PluginError) {
                return try WebSocketRegistrySink.collect(for: shared) { handle in
                    call { function(instance.state, handle) }
                }
            } catch {
                throw error.adding(stage: .initialize, plugin: metadata.name)
            }
        }
    }
}
