public import QNTXPlugin
import Synchronization

extension RemotePlugin {
    /// Asks the plugin how it is. One that does not answer is ill.
    public func health() async -> HealthStatus {
        do throws(PluginError) {
            let (run, limit) = (try serving(), launch.watch.limit)
            let answer = try await run.instance.connection.call("Health of plugin \(metadata.name)") { client in
                try await Protocol_DomainPluginService.Client(wrapping: client)
                    .health(Protocol_Empty(), options: RemoteConnection.options(limit: limit))
            }
            var status = answer.status
            if run.instance.process != nil { status.details["process.confinement"] = launch.confinement.summary }
            return status
        } catch {
            let away = state.withLock { state in if case .away(let away) = state.phase { away } else { nil as Away? } }
            guard let reason = away?.reason else {
                return HealthStatus(healthy: false, message: "Failed to check plugin health: \(error.message)")
            }
            return HealthStatus(healthy: false, message: "its process is gone: \(reason)")
        }
    }

    /// Asks the plugin what it can be configured with. One that does not know the question can be configured with nothing.
    public func configSchema() async throws -> [String: ConfigField] {
        do throws(PluginError) {
            let run = try serving()
            let answer = try await run.instance.connection.call("ConfigSchema of plugin \(metadata.name)") { client in
                try await Protocol_DomainPluginService.Client(wrapping: client)
                    .configSchema(Protocol_Empty(), options: RemoteConnection.options())
            }
            return answer.fields.mapValues(\.field)
        } catch {
            guard error.code == .unsupported else { throw error }
            return [:]
        }
    }

    /// The handlers that the plugin has named when it was initialized.
    public func jobHandlers() async throws -> [String: any JobHandler] {
        let run = try serving()
        let handler: any JobHandler =
            run.isolation == nil
            ? RemoteJobHandler(plugin: self) : IsolatedJobHandler(plugin: self)
        return Dictionary(run.handlers.filter { !$0.isEmpty }.map { ($0, handler) }, uniquingKeysWith: { $1 })
    }

    /// One route for everything: the plugin has a mux of its own.
    public func registerHTTP(_ mux: inout HTTPMux) async throws {
        if try serving().isolation != nil {
            // Limits are its process's business, which knows its routes.
            let options = RouteOptions(streamsBody: true, maximumBody: .max, deadline: .seconds(366 * 86400))
            return try mux.handle("/", options: options, SurfaceHandler(plugin: self))
        }
        let handler = RemoteHandler(plugin: self)
        try mux.handle("/", options: RouteOptions(maximumBody: MessageLimits.body), handler)
    }

    /// One endpoint, as QNTX has it; those of a library, as it has them.
    public func webSocketEndpoints() async throws -> [String: any WebSocketEndpoint] {
        let run = try serving()
        guard let isolation = run.isolation else { return ["": RemoteWebSocket(plugin: self)] }
        return Dictionary(
            isolation.endpoints.map { ($0, SurfaceEndpoint(plugin: self, name: $0, subprotocols: $1)) },
            uniquingKeysWith: { $1 }
        )
    }
}
