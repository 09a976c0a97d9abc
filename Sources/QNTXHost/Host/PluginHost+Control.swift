import Logging
public import QNTXPlugin

extension PluginHost {
    /// Pauses a plugin: requests to it are told to wait.
    /// - Throws: `notFound`, `invalidTransition`, `notPausable`, `deadlineExceeded`, or what the plugin says.
    public func pause(_ name: String) async throws(PluginError) {
        try await registry.pause(name, deadline: configuration.deadlines.pause)
        logger.notice("plugin \(name) is paused", metadata: ["plugin.id": "\(name)"])
    }

    /// Lets a paused plugin go on.
    /// - Throws: as ``pause(_:)``.
    public func resume(_ name: String) async throws(PluginError) {
        try await registry.resume(name, deadline: configuration.deadlines.pause)
        logger.notice("plugin \(name) goes on", metadata: ["plugin.id": "\(name)"])
    }
}
