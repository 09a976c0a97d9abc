public import Logging
public import QNTXPlugin
import Synchronization

/// A plugin in another process as a `DomainPlugin`, by QNTX's own protocol: one that this host starts and ends, or one that
/// runs somewhere already. Any thread.
///
/// It is started before it is there, as nobody knows its version otherwise. One that has been shut down, or has ended, is
/// started anew by ``initialize(_:)``.
public final class RemotePlugin: DomainPlugin, PausablePlugin, ConfigurablePlugin, JobPlugin {
    /// Who the plugin is, as it says itself.
    public let metadata: Metadata
    /// How it is come by.
    public let launch: RemoteLaunch

    private enum Phase {
        /// It runs, and has not been initialized.
        case ready(RemoteInstance)
        case initialized(Run)
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
    }

    private struct State {
        var phase: Phase
        var whenLost: (@Sendable (PluginError) -> Void)?
    }

    private let desk: ServiceDesk
    private let logger: Logger
    private let state: Mutex<State>

    private init(_ launch: RemoteLaunch, _ instance: RemoteInstance, _ desk: ServiceDesk, _ logger: Logger) {
        self.launch = launch
        self.desk = desk
        self.logger = logger
        metadata = instance.metadata
        state = Mutex(State(phase: .ready(instance)))
    }

    /// Starts a plugin's program, or connects to where it runs.
    /// - Parameters:
    ///   - desk: where it gets its services.
    ///   - logger: gets what it says until it is initialized.
    /// - Throws: why it does not answer, or is another one; nothing is left of it then.
    public static func start(
        _ launch: RemoteLaunch,
        desk: ServiceDesk,
        logger: Logger
    ) async throws(PluginError) -> RemotePlugin {
        RemotePlugin(launch, try await RemoteInstance.start(launch, logger: logger), desk, logger)
    }

    /// Has somebody told when the process of an initialized plugin ends without having been asked to, on any thread.
    public func whenLost(_ callback: @escaping @Sendable (PluginError) -> Void) {
        state.withLock { $0.whenLost = callback }
    }

    /// Tells the plugin where its services are, and what it is configured with.
    public func initialize(_ services: any ServiceRegistry) async throws {
        let instance = try await instanceToInitialize()
        instance.process?.setLogger(services.logger)
        var access: ServiceDesk.Access?
        do {
            let open = try await desk.open(services)
            access = open
            let request = Self.request(services, open)
            let answer = try await instance.connection.call("Initialize of plugin \(metadata.name)") { client in
                try await Protocol_DomainPluginService.Client(wrapping: client)
                    .initialize(request, options: RemoteConnection.options())
            }
            var run = Run(instance: instance, access: open, handlers: answer.handlerNames, services: services)
            if case .library = launch.source {
                run.isolation = try await Isolation(instance.connection, plugin: metadata.name)
            }
            state.withLock { [run] in $0.phase = .initialized(run) }
            // It may be over already: then this is called at once.
            instance.process?.whenEnded { [weak self] exit in self?.lost(instance, exit) }
            guard !Task.isCancelled else {
                try await shutdown()
                throw CancellationError()
            }
        } catch {
            if let access { desk.close(access) }
            state.withLock { $0.phase = .over }
            await instance.end(within: launch.endLimit)
            throw error
        }
    }

    private func instanceToInitialize() async throws(PluginError) -> RemoteInstance {
        let phase = state.withLock { $0.phase }
        switch phase {
        case .ready(let instance) where instance.process?.exit == nil: return instance
        case .initialized:
            throw PluginError(.invalidTransition, "plugin \(metadata.name) was initialized before")
        case .ready, .over:
            let instance = try await RemoteInstance.start(launch, logger: logger)
            guard instance.metadata == metadata else {
                await instance.end(within: launch.endLimit)
                throw PluginError(
                    .incompatibleVersion,
                    "plugin \(metadata.name) is another one now: \(instance.metadata.version) in place of "
                        + "\(metadata.version); reload it",
                    plugin: metadata.name
                )
            }
            return instance
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

    /// Tells the plugin to end, and sees to it that it does.
    public func shutdown() async throws {
        let run = state.withLock { state -> Run? in
            guard case .initialized(let run) = state.phase else { return nil }
            state.phase = .over
            return run
        }
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

    /// Its process has ended, and nobody has asked it to.
    private func lost(_ instance: RemoteInstance, _ exit: ChildExit) {
        let (isCurrent, callback) = state.withLock { state in
            guard case .initialized(let run) = state.phase, run.instance === instance else {
                return (false, state.whenLost)
            }
            return (true, state.whenLost)
        }
        guard isCurrent else { return }
        let error = PluginError(
            .unavailable,
            "the process of plugin \(metadata.name) has ended \(exit)\(instance.process?.lastWords ?? "")",
            stage: .serve,
            plugin: metadata.name,
            file: launch.source.description
        )
        callback?(error)
    }

    /// What an initialized plugin has.
    func current() throws(PluginError) -> Run {
        guard case .initialized(let run) = state.withLock({ $0.phase }) else {
            throw PluginError(.invalidTransition, "plugin \(metadata.name) is not initialized", plugin: metadata.name)
        }
        return run
    }

    /// The number of its process; nil where this host has started none.
    public var processID: Int32? {
        switch state.withLock({ $0.phase }) {
        case .ready(let instance): instance.process?.id
        case .initialized(let run): run.instance.process?.id
        case .over: nil
        }
    }
}
