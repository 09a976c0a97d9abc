public import Logging
public import QNTXPlugin

/// The durable queue of asynchronous jobs. Source: QNTX's Pulse.
///
/// 1. A job is on the disk when `enqueue` returns.
/// 2. It waits until its time has come, a worker is free and a plugin has its handler. The oldest is the first to be
///    begun; one whose handler nobody has holds up nobody.
/// 3. Its handler executes it. It ends completed, failed or cancelled, or it is queued again: to be retried, because the
///    host stops, or because the host has died. So a handler may see a job more than once, and none is lost.
///
/// Any thread. Calls of queues block on the disk; `async` functions do not block.
public final class Pulse: Sendable {
    private let storage: Storage
    private let settings: PulseSettings
    private let logger: Logger
    private let events = JobEvents()
    let engine: Engine
    private let store: JobStore

    /// Makes a queue of the jobs in a database file. Nothing is executed before ``run()``.
    public init(storage: Storage, settings: PulseSettings = PulseSettings(), logger: Logger) {
        self.storage = storage
        self.settings = settings
        self.logger = logger
        engine = Engine(storage: storage, settings: settings, events: events, logger: logger)
        let limits = JobLimits(payload: settings.payloadLimit, result: settings.resultLimit)
        store = JobStore(storage: storage, limits: limits, engine: engine, events: events)
    }

    /// The queue as a plugin sees it: the jobs that it has enqueued, also before a restart, and those of its handlers. It
    /// can enqueue jobs for any handler.
    public func queue(for domain: String) -> any QueueService {
        PluginQueue(domain: domain, store: store)
    }

    /// The queue as the operator sees it.
    public var jobs: OperatorQueue { OperatorQueue(store: store) }

    /// Takes a plugin's handlers, in place of all that it had; jobs that wait for them are begun. What is being executed
    /// goes on with the handler that it has begun with.
    /// - Returns: why some were not taken: `duplicateName`, where another plugin has a handler of that name and keeps it;
    ///   `invalidArgument`, for a name that is empty, too long or has a NUL in it.
    public func register(_ handlers: [String: any JobHandler], for domain: String) -> [PluginError] {
        engine.register(handlers, for: domain)
    }

    /// Gives a plugin's handlers no more jobs, and tells those that run to end. Their jobs are queued again, for when the
    /// plugin comes back. Returns when they have left, or after `leaveLimit` of the settings.
    public func unregister(_ domain: String) async {
        await engine.unregister(domain)
    }

    /// Ends what a plugin's earlier handlers still execute, after ``register(_:for:)`` has put others in their place: lets
    /// them finish for a while, then tells them to end. Their jobs are queued again, for the new handlers.
    public func leave(_ domain: String, within patience: Duration) async {
        await engine.leave(domain, within: patience)
    }

    /// Executes jobs until ``stop()``, which lets handlers finish for a while, or until the task is cancelled, which tells
    /// them to end at once. When it returns, the jobs that did not end are queued again. Once only.
    ///
    /// Begins with the jobs that a host which has died has left running: they are queued again, at their old places. QNTX
    /// spreads them over minutes; here the number of workers bounds what runs at a time, so nothing stampedes.
    public func run() async {
        await withTaskGroup { group in
            let retention = Retention(storage: storage, settings: settings, logger: logger)
            group.addTask { await retention.run() }
            await engine.run()
            group.cancelAll()
        }
        events.finish()
    }

    /// Takes no more jobs, for good, and returns when all is stored. Handlers may go on for `stopLimit` of the settings,
    /// then they are told to end; those that have not left after `leaveLimit` more are left alone. Jobs can still be
    /// enqueued, for the next host.
    public func stop() async {
        engine.stop(within: settings.stopLimit)
        await engine.wait(for: nil)
    }

    /// Jobs as they change, from now until ``run()`` returns. Where more than `buffer` of them have not been read, the
    /// oldest are dropped. A payload or result of more than 2 KiB is left out: ask the queue for it.
    public func subscribe(buffer: Int = 100) -> AsyncStream<Job> {
        events.subscribe(buffer)
    }
}
