import CQNTXBench
import HTTPTypes
import QNTXLoader
import QNTXPlugin

/// The plugin, started, and asked as a server asks it: match the path, hand the request over, get the answer.
struct EchoPlugin: Sendable {
    private let plugin: NativePlugin
    private let routes: RouteTable<HTTPRoute>
    /// What a client usually sends.
    private let headers: HTTPFields = [
        .userAgent: "qntx-bench", .accept: "*/*", .contentType: "application/octet-stream", .contentLength: "128",
    ]

    /// Loads a library and starts it.
    static func start(_ library: String) async throws -> EchoPlugin {
        let plugin = try await PluginLoader().load(path: library)
        try await plugin.initialize(
            PluginServices(logger: Bench.logger(), config: MapConfig(["greeting": "hello, world"]))
        )
        var mux = HTTPMux()
        try await plugin.registerHTTP(&mux)
        return EchoPlugin(plugin: plugin, routes: mux.build())
    }

    /// Shuts it down.
    func stop() async throws {
        try await plugin.shutdown()
    }

    /// Sends a request.
    /// - Throws: if no route takes it.
    func send(_ body: [UInt8], to path: String, answering sink: any ResponseSink) throws {
        guard case .found(let route, let values) = routes.match(method: "POST", path: path) else {
            throw BenchError("the plugin has no route for POST \(path)")
        }
        _ = route.handler.handle(
            PluginRequest(method: .post, path: path, headers: headers, pathValues: values, body: .whole(body)),
            answering: sink
        )
    }
}
