import QNTXPlugin

/// A plugin whose process has ended, and nobody has asked it to.
struct Away: Sendable {
    /// Since when.
    var since = ContinuousClock.now
    /// How its process has ended, in words; nil while that is being found out.
    var reason: String?
    /// When it is tried again; nil while that is not known, and where it never is.
    var nextTry: ContinuousClock.Instant?
    /// Whether it is left alone until then because it has ended too often.
    var isOpen = false

    /// What somebody is told who wants something of the plugin.
    func error(_ plugin: String, restarts: Bool) -> PluginError {
        guard restarts else {
            return PluginError(.unavailable, "the process of plugin \(plugin) has ended", stage: .serve, plugin: plugin)
        }
        return PluginError(
            .unavailable,
            "plugin \(plugin) \(isOpen ? "has failed too often, and is left alone for a while" : "is being started again")",
            stage: .serve,
            plugin: plugin,
            retryAfter: max(.zero, nextTry.map { ContinuousClock.now.duration(to: $0) } ?? .zero)
        )
    }
}
