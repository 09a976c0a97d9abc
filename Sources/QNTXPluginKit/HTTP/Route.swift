import CQNTXPlugin
import QNTXPlugin

/// A route of one instance: what the host means by a handler's `context`.
final class Route: Sendable {
    /// All routes of this library's instances.
    static let all = HandleTable<Route>()

    let handler: any HTTPHandler
    let options: RouteOptions
    let instance: Instance
    let pattern: RoutePattern
    /// Whether the handler may run on an event loop. A closure may not: it could block before it first suspends. A type
    /// that is a handler itself promises to return without waiting.
    let runsInline: Bool
    /// This pattern alone, to find what its wildcards match.
    private let matcher: RouteTable<HTTPRoute>?

    init(_ route: HTTPRoute, _ instance: Instance) {
        handler = route.handler
        options = route.options
        pattern = route.pattern
        runsInline = !(route.handler is AsyncHandler)
        self.instance = instance
        var mux = HTTPMux()
        // It cannot be refused: it has been in a mux before.
        try? mux.handle(route.pattern.description, route.handler)
        matcher = route.pattern.names.isEmpty ? nil : mux.build()
    }

    /// What the wildcards match in a path that the host has matched already.
    func pathValues(method: String, path: String) -> PathValues {
        guard case .found(_, let values)? = matcher?.match(method: method, path: path) else { return .none }
        return values
    }

    /// Adds the route to the host's mux.
    ///
    /// As a route for the event loop if its body is to be whole: the host collects it without a thread that waits for a
    /// slow client, and the call here is short. A route that reads its body piece by piece gets a thread of the host's.
    func register(with mux: qntx_mux) -> ABIStatus {
        pattern.description.withCString { text in
            var route = qntx_route(
                struct_size: UInt32(MemoryLayout<qntx_route>.size),
                flags: options.streamsBody ? 0 : QNTX_ROUTE_INLINE,
                pattern: text,
                handler: { context, exchange, request in
                    guard let request, let route = Route.all.find(context) else { return ABIStatus.closed.rawValue }
                    return route.handle(exchange, request.pointee).rawValue
                },
                context: UnsafeMutableRawPointer(bitPattern: instance.add(self)),
                // 0 would mean the host's default, here and in the deadline.
                max_body: options.maximumBody.map { UInt64(clamping: max(1, $0)) } ?? 0,
                deadline_ms: options.deadline.map(Self.milliseconds) ?? 0,
                reserved: 0
            )
            return ABIStatus(rawValue: mux.api.pointee.handle(mux, &route))
        }
    }

    private static func milliseconds(_ duration: Duration) -> UInt32 {
        UInt32(min(max(1, (duration / .milliseconds(1)).rounded(.up)), Double(UInt32.max)))
    }
}
