public import QNTXPlugin

/// Something that has happened to a plugin or to a file: what `GET /api/plugins/events` streams.
public struct PluginEvent: Sendable, Hashable, Codable {
    /// What has happened. The raw values are on the wire; more may come.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// What there is when somebody begins to follow: a plugin, with its state.
        case present
        /// A plugin was registered; it is about to start.
        case added
        /// A plugin is in another state now.
        case state
        /// A new version of a plugin has taken the place of the one that ran.
        case replaced
        /// A file is no plugin of this host, or not the next version of one; what ran goes on.
        case rejected
        /// A plugin was unregistered.
        case removed
        /// A plugin was disabled, and stays so over restarts, or was enabled again.
        case disabled, enabled
        /// An instance is over: its library was unmapped, or stays.
        case retired
        /// A directory cannot be watched any more, or can be again.
        case directory
        /// The process of a plugin has ended by itself, or has not come to run again; the message says how, and what follows.
        case processEnded = "process_ended"
        /// The process of a plugin was started again, and the plugin serves.
        case processRestarted = "process_restarted"
    }

    /// Counts from 1 in each run of a host.
    public var number: UInt64
    /// When, in milliseconds since 1970.
    public var time: Int64
    /// What has happened.
    public var kind: Kind
    /// The plugin; nil where it is about a file of which nobody knows whose it is.
    public var plugin: String?
    /// Its version.
    public var version: String?
    /// The version that it has replaced.
    public var previousVersion: String?
    /// Its state now.
    public var state: PluginState?
    /// The file that it is about.
    public var file: String?
    /// What went wrong, if anything did.
    public var error: ErrorReport?
    /// More for people.
    public var message: String?

    private enum CodingKeys: String, CodingKey {
        case number, time, kind, plugin, version, state, file, error, message
        case previousVersion = "previous_version"
    }
}
