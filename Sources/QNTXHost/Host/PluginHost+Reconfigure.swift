import Logging
import QNTXLoader
public import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Has a plugin take its configuration as it is now: one that can while it runs is told; any other one is ended and
    /// started again, and requests wait meanwhile.
    /// - Throws: `notFound`; why the plugin does not take it. A plugin that was told goes on as it was, one that was to start
    ///   again is `failed` then.
    public func reconfigure(_ name: String) async throws(PluginError) {
        try await inTurn(name) { () throws(PluginError) in
            guard let plugin = registry.get(name) else { throw Self.unknown(name) }
            if registry.getState(name) != .failed, let reconfigurable = plugin.reconfigurable {
                try await tell(reconfigurable, name)
            } else {
                try await restart(plugin)
            }
        }
        logger.notice("plugin \(name) has taken its configuration", metadata: ["plugin.id": "\(name)"])
    }

    private func tell(_ plugin: any ReconfigurablePlugin, _ name: String) async throws(PluginError) {
        do {
            try await withDeadline(configuration.deadlines.initialize, "reconfigure of plugin \(name)") {
                try await plugin.reconfigure()
            }
        } catch {
            throw .wrapping(error, "plugin \(name) does not take its configuration", stage: .serve, plugin: name)
        }
    }

    /// Ends a plugin's instance and starts another one.
    private func restart(_ plugin: any DomainPlugin) async throws(PluginError) {
        let name = plugin.metadata.name
        let wasPaused = registry.getState(name) == .paused
        do throws(PluginError) {
            try await stop(plugin, domains.snapshot().domains[name])
        } catch {
            // Its instance is over all the same.
            note(error, of: name)
        }
        let next = (plugin as? NativePlugin)?.successor() ?? plugin
        try registry.replace(next)
        storage.withLock { $0.forgetFailure(of: name) }
        if let error = await begin(next) { throw error }
        if wasPaused { try? await registry.pause(name, deadline: configuration.deadlines.pause) }
    }

    static func unknown(_ name: String) -> PluginError {
        PluginError(.notFound, "there is no plugin \(name); GET /api/plugins lists those there are", plugin: name)
    }
}
