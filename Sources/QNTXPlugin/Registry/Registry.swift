import Synchronization

/// The plugins of a host by name, and the state of each. Source: QNTX `plugin.Registry`.
///
/// Safe from any thread; no method holds the lock while it calls a plugin. A state can exist without a plugin: a
/// plugin that has been announced and is still loading.
public final class Registry: Sendable {
    struct Storage {
        var plugins: [String: any DomainPlugin] = [:]
        var states: [String: LiveState] = [:]

        /// Takes a step in a plugin's life; one that was never heard of begins as `loading`.
        mutating func step<Failure: Error>(
            _ name: String,
            _ step: (inout PluginState) throws(Failure) -> Void
        ) throws(Failure) {
            let live = states[name] ?? LiveState(.loading)
            var state = live.value
            try step(&state)
            live.set(state)
            states[name] = live
        }
    }

    let storage = Mutex(Storage())

    /// The version of QNTX that plugins' constraints are checked against; `dev` accepts every plugin.
    public let qntxVersion: String

    /// Makes an empty registry for a host of that QNTX version.
    public init(qntxVersion: String) {
        self.qntxVersion = qntxVersion
    }

    /// Announces a plugin that is about to be loaded: its state is `loading`.
    public func preRegister(_ name: String) {
        storage.withLock { $0.step(name) { $0.announce() } }
    }

    /// Adds a plugin under its metadata's name; its state is `stopped`.
    /// - Throws: `duplicateName`, or `incompatibleVersion` and its kin when the constraint does not accept this host.
    public func register(_ plugin: any DomainPlugin) throws(PluginError) {
        let metadata = plugin.metadata
        let name = metadata.name
        if contains(name) { throw Self.duplicate(name) }
        do {
            try VersionConstraint.checkHost(version: qntxVersion, constraint: metadata.qntxVersion)
        } catch {
            var wrapped = error.adding(stage: .negotiate, plugin: name)
            wrapped.message = "version incompatible for \(name): \(error.message)"
            throw wrapped
        }
        let inserted = storage.withLock { storage in
            guard storage.plugins[name] == nil else { return false }
            storage.plugins[name] = plugin
            storage.step(name) { $0.register() }
            return true
        }
        if !inserted { throw Self.duplicate(name) }
    }

    /// Puts a plugin in the place of another one of its name; its state is `loading` until it is marked ready. The state
    /// of the other one is `stopped` from now on.
    /// - Throws: `notFound`; `incompatibleVersion` and its kin.
    public func replace(_ plugin: any DomainPlugin) throws(PluginError) {
        try replace(plugin, LiveState(.loading))
    }

    /// The same, with a state that somebody knows already.
    package func replace(_ plugin: any DomainPlugin, _ state: LiveState) throws(PluginError) {
        let name = plugin.metadata.name
        try VersionConstraint.checkHost(version: qntxVersion, constraint: plugin.metadata.qntxVersion)
        let replaced = storage.withLock { storage in
            guard storage.plugins[name] != nil else { return false }
            storage.plugins[name] = plugin
            storage.states.updateValue(state, forKey: name)?.set(.stopped)
            return true
        }
        if !replaced { throw Self.unknown(name) }
    }

    /// Marks a plugin as running, whatever it was.
    public func markReady(_ name: String) {
        storage.withLock { $0.step(name) { $0.markReady() } }
    }

    /// Marks a plugin as failed, whatever it was.
    public func markFailed(_ name: String) {
        storage.withLock { $0.step(name) { $0.markFailed() } }
    }

    /// Marks a plugin as failed, if it is the instance of that state still.
    /// - Returns: whether it is.
    @discardableResult
    package func markFailed(_ name: String, _ state: LiveState) -> Bool {
        storage.withLock { storage in
            guard storage.states[name] === state else { return false }
            state.set(.failed)
            return true
        }
    }

    /// Gives a failed plugin the state back that it had, if it is the instance of that state still.
    /// - Returns: whether it is.
    package func markBack(_ name: String, _ state: LiveState, _ before: PluginState) -> Bool {
        storage.withLock { storage in
            guard storage.states[name] === state, state.value == .failed else { return false }
            state.set(before)
            return true
        }
    }

    /// Marks a plugin as stopped, whatever it was: it is about to be shut down, and no request may reach it any more.
    public func markStopped(_ name: String) {
        storage.withLock { $0.step(name) { $0.markStopped() } }
    }

    /// Takes a plugin and its state out.
    /// - Returns: the plugin, if there was one.
    @discardableResult
    public func unregister(_ name: String) -> (any DomainPlugin)? {
        storage.withLock { storage in
            storage.states.removeValue(forKey: name)?.set(.stopped)
            return storage.plugins.removeValue(forKey: name)
        }
    }

    private func contains(_ name: String) -> Bool {
        storage.withLock { $0.plugins[name] != nil }
    }

    /// A plugin's name is taken.
    package static func duplicate(_ name: String) -> PluginError {
        PluginError(
            .duplicateName,
            "plugin \(name) is already registered; a domain has one plugin, so remove or rename the other file",
            stage: .register,
            plugin: name
        )
    }
}
