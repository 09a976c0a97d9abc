public import Logging
public import QNTXPlugin
import Synchronization

/// A plugin in another process as a `DomainPlugin`, by QNTX's own protocol: one that this host starts and ends, or one that
/// runs somewhere already. Any thread.
///
/// It is started before it is there, as nobody knows its version otherwise. One that has been shut down is started anew by
/// ``initialize(_:)``. One whose process ends by itself, or does not answer any more, is started again by itself, as its
/// ``RemoteLaunch/restart`` says; requests are told to wait meanwhile.
public final class RemotePlugin: DomainPlugin, PausablePlugin, ConfigurablePlugin, JobPlugin {
    /// Who the plugin is, as it says itself.
    public let metadata: Metadata
    /// How it is come by.
    public let launch: RemoteLaunch

    enum Phase {
        /// It runs, and has not been initialized.
        case ready(RemoteInstance)
        case initialized(Run)
        /// Its process has ended, and nobody has asked it to.
        case away(Away)
        case over
    }

    /// What an initialized plugin has.
    struct Run: Sendable {
        var instance: RemoteInstance
        var access: ServiceDesk.Access
        var handlers: [String]
        var services: any ServiceRegistry
        /// What it has beyond QNTX's protocol, if it is a library's.
        var isolation: Isolation?

        var logger: Logger { services.logger }
        var begunAt = ContinuousClock.now
    }

    struct State {
        var phase: Phase
        /// What it was initialized with.
        var services: (any ServiceRegistry)?
        var observer: (@Sendable (ProcessEvent) async -> Void)?
        var plan: RestartPlan
        var history = ProcessHistory()
        var restarts = 0
        var crashes = JobCrashes()
        /// Whether it has been told to hold still.
        var isPaused = false
        /// What starts it again.
        var restarting: Task<Void, Never>?
        /// What looks whether it answers.
        var watching: Task<Void, Never>?
    }

    let desk: ServiceDesk
    let logger: Logger
    /// Called before each start.
    let check: @Sendable () async throws(PluginError) -> Void
    let state: Mutex<State>

    private init(
        _ launch: RemoteLaunch,
        _ instance: RemoteInstance,
        _ desk: ServiceDesk,
        _ logger: Logger,
        _ check: @escaping @Sendable () async throws(PluginError) -> Void
    ) {
        self.launch = launch
        self.desk = desk
        self.logger = logger
        self.check = check
        metadata = instance.metadata
        state = Mutex(State(phase: .ready(instance), plan: RestartPlan(launch.restart)))
    }

    /// Starts a plugin's program, or connects to where it runs.
    /// - Parameters:
    ///   - desk: where it gets its services.
    ///   - logger: gets what it says until it is initialized.
    ///   - check: looks before each start, also of a restart, whether what is to be started may be.
    /// - Throws: why it does not answer, or is another one; nothing is left of it then.
    public static func start(
        _ launch: RemoteLaunch,
        desk: ServiceDesk,
        logger: Logger,
        check: @escaping @Sendable () async throws(PluginError) -> Void = {}
    ) async throws(PluginError) -> RemotePlugin {
        try await check()
        return RemotePlugin(launch, try await RemoteInstance.start(launch, logger: logger), desk, logger, check)
    }

    /// Has somebody told what happens to its process without anybody having asked for it. One after the other: what follows
    /// waits until the callback returns.
    public func observe(_ callback: @escaping @Sendable (ProcessEvent) async -> Void) {
        state.withLock { $0.observer = callback }
    }

    /// Tells the plugin where its services are, and what it is configured with.
    public func initialize(_ services: any ServiceRegistry) async throws {
        let instance = try await instanceToInitialize()
        do {
            let run = try await bringUp(instance, services)
            state.withLock { state in
                state.phase = .initialized(run)
                state.services = services
                state.plan = RestartPlan(launch.restart)
                state.watching = watch(instance)
            }
            attend(run)
            guard !Task.isCancelled else {
                try await shutdown()
                throw CancellationError()
            }
        } catch {
            state.withLock { $0.phase = .over }
            await instance.end(within: launch.endLimit)
            throw error
        }
    }

    private func instanceToInitialize() async throws(PluginError) -> RemoteInstance {
        let phase = state.withLock { $0.phase }
        switch phase {
        case .ready(let instance) where instance.process?.exit == nil: return instance
        case .initialized, .away:
            throw PluginError(.invalidTransition, "plugin \(metadata.name) was initialized before")
        case .ready, .over:
            try await check()
            return try await startSame(logger)
        }
    }

    /// Starts it, and sees to it that it is the one that it was.
    func startSame(_ logger: Logger) async throws(PluginError) -> RemoteInstance {
        let instance = try await RemoteInstance.start(launch, logger: logger)
        guard instance.metadata == metadata else {
            throw await instance.end(
                for: PluginError(
                    .incompatibleVersion,
                    "plugin \(metadata.name) is another one now: \(instance.metadata.version) in place of "
                        + "\(metadata.version); reload it",
                    plugin: metadata.name
                )
            )
        }
        return instance
    }

    /// Initializes a plugin that runs, with a token of its own for its services.
    /// - Parameter limit: how long it may take; nil for as long as it does.
    func bringUp(
        _ instance: RemoteInstance,
        _ services: any ServiceRegistry,
        within limit: Duration? = nil
    ) async throws(PluginError) -> Run {
        instance.process?.setLogger(services.logger)
        let access = try await desk.open(services, for: launch.kind)
        do throws(PluginError) {
            let request = Self.request(services, access)
            let answer = try await instance.connection.call("Initialize of plugin \(metadata.name)") { client in
                try await Protocol_DomainPluginService.Client(wrapping: client)
                    .initialize(request, options: RemoteConnection.options(limit: limit))
            }
            var run = Run(instance: instance, access: access, handlers: answer.handlerNames, services: services)
            if case .library = launch.source {
                run.isolation = try await Isolation(instance.connection, plugin: metadata.name)
                // One that is started again is as it was.
                if state.withLock({ $0.isPaused }) { try await pause(run) }
            }
            return run
        } catch {
            desk.close(access)
            throw error
        }
    }

    static func request(
        _ services: any ServiceRegistry,
        _ access: ServiceDesk.Access
    ) -> Protocol_InitializeRequest {
        var request = Protocol_InitializeRequest()
        if services.attestations != nil { request.atsStoreEndpoint = access.endpoint }
        if services.queue != nil { request.queueEndpoint = access.endpoint }
        request.authToken = access.token
        for key in services.config.keys where !key.hasPrefix("_") {
            let value = services.config.string(key)
            if !value.isEmpty { request.config[key] = value }
        }
        return request
    }

    /// Tells the plugin to end, and sees to it that it does. One that is being started again is not waited for.
    public func shutdown() async throws {
        let (run, restarting) = state.withLock { state -> (Run?, Task<Void, Never>?) in
            defer { (state.restarting, state.watching) = (nil, nil) }
            state.watching?.cancel()
            switch state.phase {
            case .initialized(let run):
                state.phase = .over
                return (run, state.restarting)
            case .away:
                state.phase = .over
                return (nil, state.restarting)
            case .ready, .over: return (nil, nil)
            }
        }
        restarting?.cancel()
        await restarting?.value
        guard let run else { return }
        run.instance.process?.whenEnded(nil)
        var failure: PluginError?
        do throws(PluginError) {
            try await tellToEnd(run.instance)
        } catch {
            // That it has gone is what was wanted.
            if error.code != .unavailable { failure = error }
        }
        await run.instance.end(within: launch.endLimit, isTold: failure == nil)
        run.isolation?.surface.close()
        desk.close(run.access)
        if let failure { throw failure }
    }

    private func tellToEnd(_ instance: RemoteInstance) async throws(PluginError) {
        guard instance.process?.exit == nil else { return }
        let limit = launch.endLimit
        _ = try await instance.connection.call("Shutdown of plugin \(metadata.name)") { client in
            try await Protocol_DomainPluginService.Client(wrapping: client)
                .shutdown(Protocol_Empty(), options: RemoteConnection.options(limit: limit))
        }
    }

}
