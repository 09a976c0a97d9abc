import QNTXPlugin
import Synchronization

/// One started plugin: what the host means by `state`. Several of one library stand side by side and share nothing but
/// the threads.
final class Instance: Sendable {
    /// All instances of this library that have been started and not ended.
    static let all = HandleTable<Instance>()

    let plugin: any DomainPlugin
    let host: Host
    /// The requests that the plugin is still working on.
    let live = LiveExchanges()
    /// The WebSockets whose handlers run.
    let sockets = LiveWebSockets()
    private let routes = Mutex<[UInt]>([])
    private let jobs = Mutex<[UInt]>([])
    private let webSockets = Mutex<[UInt]>([])

    init(_ plugin: any DomainPlugin, _ host: Host) {
        self.plugin = plugin
        self.host = host
    }

    /// Keeps a route for the host to call.
    /// - Returns: the number that finds it, until ``close()``.
    func add(_ route: Route) -> UInt {
        let number = Route.all.add(route)
        routes.withLock { $0.append(number) }
        return number
    }

    /// Keeps a job handler for the host to call.
    /// - Returns: the number that finds it, until ``close()``.
    func add(_ job: JobRoute) -> UInt {
        let number = JobRoute.all.add(job)
        jobs.withLock { $0.append(number) }
        return number
    }

    /// Keeps a WebSocket endpoint for the host to call.
    /// - Returns: the number that finds it, until ``close()``.
    func add(_ endpoint: WebSocketRoute) -> UInt {
        let number = WebSocketRoute.all.add(endpoint)
        webSockets.withLock { $0.append(number) }
        return number
    }

    /// Makes the routes, the job handlers and the WebSocket endpoints unreachable.
    func close() {
        Self.take(routes).forEach { Route.all.remove($0) }
        Self.take(jobs).forEach { JobRoute.all.remove($0) }
        Self.take(webSockets).forEach { WebSocketRoute.all.remove($0) }
    }

    private static func take(_ numbers: borrowing Mutex<[UInt]>) -> [UInt] {
        numbers.withLock { numbers in
            defer { numbers = [] }
            return numbers
        }
    }
}
