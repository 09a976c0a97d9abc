import Synchronization

extension Registry {
    /// Initializes every registered plugin, in ascending order of name, one after the other. One that fails is
    /// marked `failed` and the next one follows.
    /// - Parameters:
    ///   - deadline: how long each may take.
    ///   - services: makes the services of the plugin of that name.
    /// - Throws: `several`, with a message that lists what failed.
    public func initializeAll(
        deadline: Duration = .seconds(30),
        services: @Sendable (any DomainPlugin) -> any ServiceRegistry
    ) async throws(PluginError) {
        var failures: [String] = []
        for (name, plugin) in sorted() {
            do {
                try await initialize(plugin, deadline: deadline, services: services(plugin))
            } catch {
                failures.append("\(name): \(error.message)")
            }
        }
        guard failures.isEmpty else {
            throw PluginError(
                .several,
                "failed to initialize \(failures.count) plugin(s): [\(failures.joined(separator: "; "))]",
                stage: .initialize
            )
        }
    }

    /// Initializes one plugin and records the outcome as its state.
    /// - Throws: `pluginFailed` or `deadlineExceeded`.
    public func initialize(
        _ plugin: any DomainPlugin,
        deadline: Duration,
        services: any ServiceRegistry
    ) async throws(PluginError) {
        let name = plugin.metadata.name
        do {
            try await withDeadline(deadline, "initialize of plugin \(name)") {
                try await plugin.initialize(services)
            }
        } catch {
            markFailed(name)
            throw PluginError.wrapping(error, "plugin \(name) failed to initialize", stage: .initialize, plugin: name)
        }
        markReady(name)
    }

    /// Shuts every registered plugin down, in descending order of name. States stay as they are.
    /// - Throws: `several`: `shutdown errors: …`.
    public func shutdownAll(deadline: Duration = .seconds(10)) async throws(PluginError) {
        var failures: [String] = []
        for (name, plugin) in sorted().reversed() {
            do {
                try await withDeadline(deadline, "shutdown of plugin \(name)") { try await plugin.shutdown() }
            } catch {
                failures.append("\(name): \(PluginError.text(of: error))")
            }
        }
        guard failures.isEmpty else {
            throw PluginError(.several, "shutdown errors: \(failures.joined(separator: "; "))", stage: .retire)
        }
    }

    /// Pauses a plugin. The lock is not held while the plugin is asked.
    /// - Throws: `notFound`, `invalidTransition`, `notPausable`, or `pluginFailed`, in which case the state is kept.
    public func pause(_ name: String, deadline: Duration = .seconds(10)) async throws(PluginError) {
        guard let plugin = get(name) else { throw Self.unknown(name) }
        try (getState(name) ?? .stopped).requireRunning(name)
        let pausable = try Self.requirePausable(plugin, name)
        do {
            try await withDeadline(deadline, "pause of plugin \(name)") { try await pausable.pause() }
        } catch {
            throw PluginError.wrapping(error, "failed to pause plugin \(name)", stage: .serve, plugin: name)
        }
        try storage.withLock { (storage) throws(PluginError) in
            guard storage.plugins[name] != nil else { throw Self.unknown(name) }
            try storage.step(name) { (state) throws(PluginError) in try state.pause(name) }
        }
    }

    /// Lets a paused plugin go on.
    /// - Throws: as ``pause(_:deadline:)``.
    public func resume(_ name: String, deadline: Duration = .seconds(10)) async throws(PluginError) {
        guard let plugin = get(name) else { throw Self.unknown(name) }
        try (getState(name) ?? .stopped).requirePaused(name)
        let pausable = try Self.requirePausable(plugin, name)
        do {
            try await withDeadline(deadline, "resume of plugin \(name)") { try await pausable.resume() }
        } catch {
            throw PluginError.wrapping(error, "failed to resume plugin \(name)", stage: .serve, plugin: name)
        }
        try storage.withLock { (storage) throws(PluginError) in
            guard storage.plugins[name] != nil else { throw Self.unknown(name) }
            try storage.step(name) { (state) throws(PluginError) in try state.resume(name) }
        }
    }

    func sorted() -> [(String, any DomainPlugin)] {
        getAll().sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    static func unknown(_ name: String) -> PluginError {
        PluginError(.notFound, "plugin not found: \(name)", plugin: name)
    }

    private static func requirePausable(
        _ plugin: any DomainPlugin,
        _ name: String
    ) throws(PluginError) -> any PausablePlugin {
        guard let pausable = plugin.pausable else {
            throw PluginError(.notPausable, "plugin \(name) does not support pause/resume", plugin: name)
        }
        return pausable
    }
}
