/// How a ``PluginWatcher`` learns of changes in a directory.
public enum WatchMode: Sendable, Hashable {
    /// The kernel tells of them: within a millisecond.
    case notices
    /// The kernel tells of some of them, and the rest is found by looking every ``WatchSettings/rescanInterval``: the
    /// directory is on a network file system, or not every link in it can be followed. `reason` says which, for people.
    case noticesAndPolling(reason: String)
    /// They are found by looking every ``WatchSettings/rescanInterval``: the settings want it so, or the kernel's limits
    /// are reached. `reason` says which, and the cure, for people.
    case polling(reason: String)
}
