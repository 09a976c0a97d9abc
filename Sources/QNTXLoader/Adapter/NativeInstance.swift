import CQNTXPlugin
import Logging
import QNTXPlugin
import Synchronization

/// What a plugin's routes share: its name, its pool, its logger.
final class NativeInstance: Sendable {
    let name: String
    let pool: WorkerPool<HandlerJob>
    /// The handlers and health checks that are inside, and the calls for WebSockets.
    let gate = CallGate()
    /// The WebSockets that the plugin serves.
    let connections = NativeConnections()
    let limits: NativeLimits
    private let logger = Mutex<Logger?>(nil)

    init(name: String, limits: NativeLimits) {
        self.name = name
        self.limits = limits
        pool = WorkerPool(
            name: "qntx-" + name,
            maximumThreads: limits.threads,
            maximumQueue: limits.queue
        ) { $0.run() }
    }

    /// Why something cannot be begun any more.
    var shuttingDown: PluginError { PluginError(.shuttingDown, "plugin \(name) is being shut down", plugin: name) }

    /// Makes a call unless the instance is about to end.
    func calling<Result>(_ body: () throws(PluginError) -> Result) throws(PluginError) -> Result {
        guard gate.enter() else { throw shuttingDown }
        defer { gate.leave() }
        return try body()
    }

    func setLogger(_ logger: Logger) {
        self.logger.withLock { $0 = logger }
    }

    /// - Parameter status: what the plugin has said, where that is why.
    func log(_ error: PluginError, after status: ABIStatus? = nil) {
        let level: Logger.Level = status?.isClients == true ? .info : .error
        logger.withLock { $0 }?.log(level: level, "\(error.message)", metadata: ["error.code": "\(error.code)"])
    }
}

/// How much of the host one plugin may use.
public struct NativeLimits: Sendable, Hashable {
    /// How many handlers run at once on the plugin's own threads.
    public var threads: Int
    /// How many requests wait for one of them; more get 503.
    public var queue: Int
    /// How long `shutdown` waits for calls that are still inside. An instance that they do not leave is abandoned.
    public var patience: Duration
    /// The most bytes that the arguments of one call of a declared function may have, and each thing that it gives.
    public var functionBytes: Int

    /// The defaults suit handlers that wait for disks and networks now and then.
    public init(threads: Int = 8, queue: Int = 256, patience: Duration = .seconds(5), functionBytes: Int = 64 << 20) {
        self.threads = threads
        self.queue = queue
        self.patience = patience
        self.functionBytes = functionBytes
    }
}
