public import QNTXPlugin
import Synchronization

/// A plugin as requests see it: its routes, its state, and how many requests are under way.
public final class Domain: Sendable {
    /// The domain's name: its routes are below `/api/<name>`.
    public let name: String
    /// The state of its plugin.
    public let state: LiveState
    /// Its routes; nil until the plugin has named them.
    public let routes: RouteTable<HTTPRoute>?
    /// What serves its WebSockets, by the names of the endpoints; the empty name is the domain's own.
    public let webSockets: [String: WebSocketService]
    /// What they may ask of the host.
    public let webSocketLimits: WebSocketLimits
    /// The WebSockets that are open.
    public let connections = DomainConnections()
    private let inFlight = Atomic<Int>(0)
    /// Who waits at the door.
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    package init(
        name: String,
        state: LiveState,
        routes: RouteTable<HTTPRoute>?,
        webSockets: [String: WebSocketService] = [:],
        webSocketLimits: WebSocketLimits = WebSocketLimits()
    ) {
        self.name = name
        self.state = state
        self.routes = routes
        self.webSockets = webSockets
        self.webSocketLimits = webSocketLimits
    }

    /// Lets a request in, if the plugin runs; ``leave()`` has to follow then.
    /// - Returns: false when no request may reach the plugin now.
    public func enter() -> Bool {
        // Counted before the state is read, so that who stops the plugin and then finds a count of zero can be sure.
        inFlight.wrappingAdd(1, ordering: .sequentiallyConsistent)
        if state.isRunning { return true }
        leave()
        return false
    }

    /// Takes note that a request which was let in is over.
    public func leave() {
        inFlight.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }

    /// Has somebody told when the door opens again: a request that was not let in because another instance is about to take
    /// this one's place, and looks for its domain anew then.
    /// - Returns: false, and nobody will be told, where the door is not held shut.
    public func whenReleased(_ callback: @escaping @Sendable () -> Void) -> Bool {
        waiting.withLock { waiting in
            guard state.isHeld else { return false }
            waiting.append(callback)
            return true
        }
    }

    /// Has requests wait at the door; ``release()`` has to follow.
    /// - Returns: false where the plugin does not run.
    func hold() -> Bool { state.hold() }

    /// Opens the door, and tells those who wait at it.
    func release() {
        state.release()
        // Who has asked before the state changed is in the list by now, and who asks later sees the change.
        let callbacks = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for callback in callbacks { callback() }
    }

    /// How many requests are under way.
    public var requestsInFlight: Int { inFlight.load(ordering: .sequentiallyConsistent) }

    /// Waits until no request is under way.
    /// - Returns: how many still were when the time was over.
    func drain(within limit: Duration) async -> Int {
        await waitUntil(within: limit) { requestsInFlight == 0 }
        return requestsInFlight
    }
}
