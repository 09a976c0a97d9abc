package import HTTPTypes
package import QNTXLoader
package import QNTXPlugin

/// A native plugin brought up as a host does it, with its routes, and no server in front.
package struct ServedPlugin: Sendable {
    package let plugin: NativePlugin
    package let registry: Registry
    package let routes: RouteTable<HTTPRoute>
    package let services: TestServices

    /// What the plugin has logged.
    package var log: LogRecorder { services.log }

    /// A plugin that a host has started.
    package init(
        plugin: NativePlugin,
        registry: Registry,
        routes: RouteTable<HTTPRoute>,
        services: TestServices = TestServices()
    ) {
        (self.plugin, self.registry, self.routes, self.services) = (plugin, registry, routes, services)
    }

    /// Loads a library, initializes it and has it add its routes.
    package static func start(
        _ path: String,
        limits: NativeLimits = NativeLimits(),
        config: [String: String] = [:],
        deadline: Duration = .seconds(90)
    ) async throws -> ServedPlugin {
        let loader = PluginLoader(limits: limits)
        let plugin = try await loader.load(path: path)
        return try await start(plugin, services: TestServices(config: config), deadline: deadline)
    }

    /// Initializes a loaded plugin and has it add its routes.
    package static func start(
        _ plugin: NativePlugin,
        services: TestServices = TestServices(),
        deadline: Duration = .seconds(90)
    ) async throws -> ServedPlugin {
        let registry = Registry(qntxVersion: QNTXVersion.current)
        try registry.register(plugin)
        try await registry.initialize(plugin, deadline: deadline, services: services)
        var mux = HTTPMux()
        try await plugin.registerHTTP(&mux)
        return ServedPlugin(plugin: plugin, registry: registry, routes: mux.build(), services: services)
    }

    /// Shuts the plugin down.
    package func stop() async throws { try await plugin.shutdown() }

    /// Sends a request on its way.
    /// - Throws: `notFound` where no route takes it.
    /// - Returns: where the answer will be, and the work under way.
    @discardableResult
    package func send(
        _ method: HTTPRequest.Method = .get,
        _ path: String,
        query: String = "",
        headers: HTTPFields = [:],
        body: RequestBody = .empty,
        to sink: TestSink = TestSink()
    ) throws -> (sink: TestSink, work: (any HandlerWork)?) {
        guard case .found(let route, let values) = routes.match(method: method.rawValue, path: path) else {
            throw PluginError(.notFound, "no route for \(method) \(path)")
        }
        let request = PluginRequest(
            method: method,
            path: path,
            query: query,
            headers: headers,
            pathValues: values,
            body: body,
            deadline: sink.deadline
        )
        return (sink, route.handler.handle(request, answering: sink))
    }

    /// Sends a request and waits for its answer.
    package func ask(
        _ method: HTTPRequest.Method = .get,
        _ path: String,
        query: String = "",
        headers: HTTPFields = [:],
        body: RequestBody = .empty,
        within limit: Duration = .seconds(90)
    ) async throws -> TestAnswer {
        try await send(method, path, query: query, headers: headers, body: body).sink.answer(within: limit)
    }
}
