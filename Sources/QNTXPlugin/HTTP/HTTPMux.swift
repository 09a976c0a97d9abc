/// Where a plugin adds its routes: patterns in the style of Go 1.22's ServeMux, relative to `/api/<domain>`.
public struct HTTPMux: Sendable {
    private var builder = RouteTableBuilder<HTTPRoute>()

    /// An empty mux.
    public init() {}

    /// Adds a route with a handler.
    /// - Throws: `invalidPattern`, or `conflictingPattern` when neither this pattern nor an earlier one that matches the
    ///   same requests is more specific.
    public mutating func handle(
        _ pattern: String,
        options: RouteOptions = RouteOptions(),
        _ handler: any HTTPHandler
    ) throws(PluginError) {
        let parsed = try RoutePattern(pattern)
        try builder.add(parsed, HTTPRoute(pattern: parsed, handler: handler, options: options))
    }

    /// Adds a route with an asynchronous closure.
    public mutating func handle(
        _ pattern: String,
        options: RouteOptions = RouteOptions(),
        _ body: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) throws(PluginError) {
        try handle(pattern, options: options, AsyncHandler(body))
    }

    /// The routes so far, in the order in which they were added.
    public var routes: [HTTPRoute] { builder.routes.map(\.value) }

    /// The routes, ready for matching.
    public func build() -> RouteTable<HTTPRoute> {
        builder.build()
    }

    /// The routes, ready for matching; those that do not set a limit of their own get these.
    public func build(maximumBody: Int?, deadline: Duration?) -> RouteTable<HTTPRoute> {
        guard maximumBody != nil || deadline != nil else { return build() }
        return builder.mapValues { route in
            var options = route.options
            options.maximumBody = options.maximumBody ?? maximumBody
            options.deadline = options.deadline ?? deadline
            return HTTPRoute(pattern: route.pattern, handler: route.handler, options: options)
        }.build()
    }
}
