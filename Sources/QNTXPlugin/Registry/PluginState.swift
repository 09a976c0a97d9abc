/// Where a plugin is in its life. The whole lifecycle is here: a step that a state does not allow throws and changes
/// nothing. Source: QNTX `plugin.State` and its registry's rules.
public enum PluginState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Announced, but not registered yet.
    case loading
    /// Initialized; requests reach it.
    case running
    /// Held still; requests wait outside.
    case paused
    /// Registered, not initialized.
    case stopped
    /// Its start failed.
    case failed

    /// The plugin has been announced: allowed always.
    public mutating func announce() { self = .loading }

    /// The plugin object is there: allowed always, and replaces `loading`.
    public mutating func register() { self = .stopped }

    /// The plugin serves: allowed always, because a start may succeed at any time.
    public mutating func markReady() { self = .running }

    /// The plugin's start failed: allowed always.
    public mutating func markFailed() { self = .failed }

    /// The plugin is being shut down: allowed always.
    public mutating func markStopped() { self = .stopped }

    /// Only what runs can be paused.
    public mutating func pause(_ name: String) throws(PluginError) {
        try requireRunning(name)
        self = .paused
    }

    /// Only what is paused can go on.
    public mutating func resume(_ name: String) throws(PluginError) {
        try requirePaused(name)
        self = .running
    }

    /// Throws `invalidTransition` unless the plugin runs.
    public func requireRunning(_ name: String) throws(PluginError) {
        guard self == .running else {
            throw PluginError(
                .invalidTransition,
                "plugin \(name) is not running (current state: \(rawValue))",
                plugin: name
            )
        }
    }

    /// Throws `invalidTransition` unless the plugin is paused.
    public func requirePaused(_ name: String) throws(PluginError) {
        guard self == .paused else {
            throw PluginError(
                .invalidTransition,
                "plugin \(name) is not paused (current state: \(rawValue))",
                plugin: name
            )
        }
    }
}
