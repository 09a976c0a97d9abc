import Logging
public import QNTXPlugin

extension PluginHost {
    /// Pauses a plugin: requests to it are told to wait.
    /// - Throws: `notFound`, `invalidTransition`, `notPausable`, what the plugin says, or `deadlineExceeded`: it is failed
    ///   then, as nothing can be asked of it any more.
    public func pause(_ name: String) async throws(PluginError) {
        try await control(name, "pause") { (registry, limit) throws(PluginError) in
            try await registry.pause(name, deadline: limit)
        }
        domains.snapshot().domains[name]?.connections.close(1013, "the plugin is paused; try again later")
        logger.notice("plugin \(name) is paused", metadata: ["plugin.id": "\(name)"])
    }

    /// Lets a paused plugin go on.
    /// - Throws: as ``pause(_:)``.
    public func resume(_ name: String) async throws(PluginError) {
        try await control(name, "resume") { (registry, limit) throws(PluginError) in
            try await registry.resume(name, deadline: limit)
        }
        logger.notice("plugin \(name) goes on", metadata: ["plugin.id": "\(name)"])
    }

    private func control(
        _ name: String,
        _ call: String,
        _ body: (Registry, Duration) async throws(PluginError) -> Void
    ) async throws(PluginError) {
        try await inTurn(name) { () throws(PluginError) in
            let state = registry.liveState(name)
            do throws(PluginError) {
                try await body(registry, configuration.deadlines.pause)
            } catch {
                if error.code == .deadlineExceeded, let state { hangs(name, state, in: call, error) }
                throw error
            }
            tellState(of: name)
        }
    }
}
