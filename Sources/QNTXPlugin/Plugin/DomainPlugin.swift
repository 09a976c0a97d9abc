/// One whole functional area of QNTX (code, biotech, finance) behind one interface: what every kind of plugin, a
/// shared library, an external process or plain Swift, is to the host.
///
/// The life of a plugin, in order. The host
/// 1. reads `metadata`, checks the name and the version constraint, and registers the plugin as `stopped`;
/// 2. calls ``initialize(_:)`` with the plugin's own services, then ``registerHTTP(_:)`` and
///    ``webSocketHandlers()``: the plugin is `running`;
/// 3. sends requests to its handlers, asks for ``health()`` now and then, and may pause and resume it;
/// 4. stops sending requests, waits for those under way, and calls ``shutdown()``, once.
///
/// The host makes the calls of 2 and 4 one at a time, each with a deadline; `health` may run beside them. An
/// optional capability is a further protocol: ``PausablePlugin``, ``ConfigurablePlugin``,
/// ``JobPlugin``, ``ReconfigurablePlugin``, ``HandoverPlugin``, ``DrainingPlugin``, ``FunctionPlugin``.
/// Source: QNTX `plugin.DomainPlugin`.
public protocol DomainPlugin: Sendable {
    /// Who the plugin is. Constant for the life of the instance, and readable before ``initialize(_:)``.
    var metadata: Metadata { get }

    /// Starts the plugin. It keeps `services` for as long as it needs them.
    /// - Throws: anything; the plugin is then `failed`, and ``shutdown()`` is not called.
    func initialize(_ services: any ServiceRegistry) async throws

    /// Ends the plugin. Called once after a successful ``initialize(_:)``, when no handler runs any more except those
    /// that outlived the drain deadline.
    func shutdown() async throws

    /// Adds the plugin's routes, relative to its prefix `/api/<name>`. Called once, after ``initialize(_:)``.
    func registerHTTP(_ mux: inout HTTPMux) async throws

    /// The plugin's WebSocket endpoints by name; the empty name is the domain's own endpoint.
    func webSocketHandlers() async throws -> [String: any WebSocketHandler]

    /// The same endpoints where they are called with what happens, as those of shared libraries are.
    func webSocketEndpoints() async throws -> [String: any WebSocketEndpoint]

    /// How the plugin is right now. May be called at any time between ``initialize(_:)`` and ``shutdown()``.
    func health() async -> HealthStatus

    /// The plugin as one that can be paused, or nil. The default asks whether the type conforms; an adapter whose
    /// capabilities are known only at run time answers for itself.
    var pausable: (any PausablePlugin)? { get }

    /// The plugin as one that names its configuration, or nil; see ``pausable``.
    var configurable: (any ConfigurablePlugin)? { get }

    /// The plugin as one that executes jobs, or nil; see ``pausable``.
    var jobExecuting: (any JobPlugin)? { get }

    /// The plugin as one that takes a new configuration while it runs, or nil; see ``pausable``.
    var reconfigurable: (any ReconfigurablePlugin)? { get }

    /// The plugin as one that hands on what it knows, or nil; see ``pausable``.
    var handingOver: (any HandoverPlugin)? { get }

    /// The plugin as one that is told when to finish, or nil; see ``pausable``.
    var draining: (any DrainingPlugin)? { get }

    /// The plugin as one that declares functions, or nil; see ``pausable``.
    var calling: (any FunctionPlugin)? { get }
}

extension DomainPlugin {
    /// The default plugin needs no start.
    public func initialize(_ services: any ServiceRegistry) async throws {}

    /// The default plugin needs no end.
    public func shutdown() async throws {}

    /// The default plugin has no HTTP.
    public func registerHTTP(_ mux: inout HTTPMux) async throws {}

    /// The default plugin has no WebSockets.
    public func webSocketHandlers() async throws -> [String: any WebSocketHandler] { [:] }

    /// The default plugin has no such endpoints.
    public func webSocketEndpoints() async throws -> [String: any WebSocketEndpoint] { [:] }

    /// The default plugin is healthy while it runs.
    public func health() async -> HealthStatus { HealthStatus(healthy: true) }

    /// The plugin itself if its type is a ``PausablePlugin``.
    public var pausable: (any PausablePlugin)? { self as? any PausablePlugin }

    /// The plugin itself if its type is a ``ConfigurablePlugin``.
    public var configurable: (any ConfigurablePlugin)? { self as? any ConfigurablePlugin }

    /// The plugin itself if its type is a ``JobPlugin``.
    public var jobExecuting: (any JobPlugin)? { self as? any JobPlugin }

    /// The plugin itself if its type is a ``ReconfigurablePlugin``.
    public var reconfigurable: (any ReconfigurablePlugin)? { self as? any ReconfigurablePlugin }

    /// The plugin itself if its type is a ``HandoverPlugin``.
    public var handingOver: (any HandoverPlugin)? { self as? any HandoverPlugin }

    /// The plugin itself if its type is a ``DrainingPlugin``.
    public var draining: (any DrainingPlugin)? { self as? any DrainingPlugin }

    /// The plugin itself if its type is a ``FunctionPlugin``.
    public var calling: (any FunctionPlugin)? { self as? any FunctionPlugin }
}
