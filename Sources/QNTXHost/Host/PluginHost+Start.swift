import Logging
import QNTXCore
import QNTXLoader
public import QNTXPlugin
import QNTXRemote
import Synchronization

extension PluginHost {
    /// Finds, loads and starts the plugins of the host's directories. Comes back when each of them runs or has failed;
    /// what failed is in ``report()`` and in the log, and stops nobody else. A second call waits for the first.
    public func start() async {
        let starting = storage.withLock { storage -> Task<Void, Never> in
            if let starting = storage.starting { return starting }
            let starting = Task { await self.startAll() }
            storage.starting = starting
            return starting
        }
        await starting.value
    }

    private func startAll() async {
        let begins = storage.withLock { storage in
            guard storage.phase == .idle else { return false }
            storage.phase = .starting
            return true
        }
        guard begins else { return }
        if let core {
            let executing = Task { await core.pulse.run() }
            storage.withLock { $0.executing = executing }
        }
        await loadSwitches()
        let found = await startWatching()
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            func room() async {
                if running >= max(1, configuration.concurrency) {
                    await group.next()
                    running -= 1
                }
                running += 1
            }
            func begin(_ plugin: NativePlugin) async {
                await room()
                group.addTask { await self.begin(plugin) }
            }
            let (listed, isolated) = await part(found.filter { !isInSearchPath($0) }, loader)
            // Where two have a name, the first one has it; those that do not say theirs may have any.
            for libraries in Dictionary(grouping: isolated, by: \.notedName).values {
                await room()
                group.addTask { for library in libraries { await self.start(library) } }
            }
            await load(listed, with: loader, each: begin)
            await loadEnabled(found.filter(isInSearchPath), each: begin)
            for launch in remoteLaunches() {
                await room()
                group.addTask { await self.start(launch) }
            }
        }
        followDirectories()
        followConfiguration()
        storage.withLock { storage in
            if storage.phase == .starting { storage.phase = .running }
        }
    }

    /// Adds a plugin that is not in a file, and starts it: for embedders whose plugins are Swift types of their own.
    /// - Throws: `illegalName`, `duplicateName`, `incompatibleVersion`, or why its start failed; it is `failed` then.
    public func add(_ plugin: any DomainPlugin) async throws(PluginError) {
        try await inTurn(plugin.metadata.name) { () throws(PluginError) in
            try register(plugin, file: nil)
            if let error = await begin(plugin) { throw error }
        }
    }

    /// Initializes a registered plugin and lets requests in.
    /// - Returns: why it failed, if it did.
    @discardableResult
    func begin(_ plugin: any DomainPlugin) async -> PluginError? {
        let name = plugin.metadata.name
        do throws(PluginError) {
            try await initialize(plugin)
            let surfaces: Surfaces
            do throws(PluginError) {
                surfaces = try await self.surfaces(of: plugin)
            } catch {
                await shutDownHalfStarted(plugin)
                throw error
            }
            registerJobs(surfaces.jobs, of: name)
            guard let state = registry.liveState(name) else { return nil }
            domains.set(domain(name, state, surfaces))
            // A host that is stopping meanwhile shuts it down, and must not find it running.
            let goesOn = storage.withLock { storage in
                if storage.phase == .stopping || storage.phase == .stopped { return false }
                registry.markReady(name)
                return true
            }
            guard goesOn else { throw Self.stopping(name) }
            logger.info(
                "plugin \(name) \(plugin.metadata.version) is running",
                metadata: ["plugin.id": "\(name)", "plugin.version": "\(plugin.metadata.version)"]
            )
            tellState(of: name)
            return nil
        } catch {
            registry.markFailed(name)
            note(error, of: name)
            return error
        }
    }

    /// An instance as requests see it.
    func domain(_ name: String, _ state: LiveState, _ surfaces: Surfaces) -> Domain {
        Domain(
            name: name,
            state: state,
            routes: surfaces.routes,
            webSockets: surfaces.webSockets,
            webSocketLimits: configuration.plugins[name]?.webSockets ?? WebSocketLimits()
        )
    }

    /// What a plugin that is initialized serves.
    func surfaces(of plugin: any DomainPlugin) async throws(PluginError) -> Surfaces {
        Surfaces(
            routes: try await routes(of: plugin),
            webSockets: try await webSockets(of: plugin),
            jobs: try await jobHandlers(of: plugin)
        )
    }

    private func webSockets(of plugin: any DomainPlugin) async throws(PluginError) -> [String: WebSocketService] {
        let name = plugin.metadata.name
        do {
            return try await withDeadline(configuration.deadlines.initialize, "the WebSockets of plugin \(name)") {
                let handlers = try await plugin.webSocketHandlers().mapValues(WebSocketService.handler)
                let endpoints = try await plugin.webSocketEndpoints().mapValues(WebSocketService.endpoint)
                return handlers.merging(endpoints) { $1 }
            }
        } catch {
            throw .wrapping(error, "plugin \(name) failed to name its WebSockets", stage: .initialize, plugin: name)
        }
    }

    func initialize(_ plugin: any DomainPlugin) async throws(PluginError) {
        let name = plugin.metadata.name
        let services = services(for: plugin.metadata)
        do {
            try await withDeadline(configuration.deadlines.initialize, "initialize of plugin \(name)") {
                try await plugin.initialize(services)
            }
        } catch {
            throw .wrapping(error, "plugin \(name) failed to initialize", stage: .initialize, plugin: name)
        }
    }

    private func routes(of plugin: any DomainPlugin) async throws(PluginError) -> RouteTable<HTTPRoute> {
        let name = plugin.metadata.name
        let settings = configuration.plugins[name]
        do {
            return try await withDeadline(configuration.deadlines.initialize, "register_http of plugin \(name)") {
                var mux = HTTPMux()
                try await plugin.registerHTTP(&mux)
                // One in a process of its own tells of itself there.
                if (plugin as? RemotePlugin)?.isIsolated != true { mux.describe(plugin) }
                return mux.build(maximumBody: settings?.maximumBody, deadline: settings?.deadline)
            }
        } catch {
            throw .wrapping(error, "plugin \(name) failed to name its routes", stage: .initialize, plugin: name)
        }
    }

    /// Shuts down a plugin that is initialized, but fails before it runs; what that says does not matter any more.
    func shutDownHalfStarted(_ plugin: any DomainPlugin) async {
        try? await withDeadline(configuration.deadlines.shutdown, "shutdown of plugin \(plugin.metadata.name)") {
            try await plugin.shutdown()
        }
    }

    static func stopping(_ name: String) -> PluginError {
        PluginError(.shuttingDown, "plugin \(name) was not started: the host is stopping", plugin: name)
    }
}
