import Synchronization

extension Registry {
    /// The plugin of that name, or nil.
    public func get(_ name: String) -> (any DomainPlugin)? {
        storage.withLock { $0.plugins[name] }
    }

    /// All registered plugins by name: a copy.
    public func getAll() -> [String: any DomainPlugin] {
        storage.withLock { $0.plugins }
    }

    /// The names of the registered plugins, ascending.
    public func list() -> [String] {
        storage.withLock { $0.plugins.keys.sorted() }
    }

    /// The names of all plugins that have a state, the announced ones included, ascending.
    public func listEnabled() -> [String] {
        storage.withLock { $0.states.keys.sorted() }
    }

    /// The state of a plugin, or nil if it was never heard of.
    public func getState(_ name: String) -> PluginState? {
        liveState(name)?.value
    }

    /// The state of a plugin for who asks again and again, or nil if it was never heard of. It follows every change until
    /// the plugin is unregistered, and is `stopped` from then on.
    public func liveState(_ name: String) -> LiveState? {
        storage.withLock { $0.states[name] }
    }

    /// All states by name: a copy.
    public func getAllStates() -> [String: PluginState] {
        storage.withLock { $0.states.mapValues(\.value) }
    }

    /// Whether the plugin runs.
    public func isReady(_ name: String) -> Bool {
        getState(name) == .running
    }

    /// Whether the plugin is there and can be paused.
    public func isPausable(_ name: String) -> Bool {
        get(name)?.pausable != nil
    }
}
