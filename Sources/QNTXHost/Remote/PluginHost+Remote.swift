import Logging
import QNTXLoader
import QNTXPlugin
import QNTXRemote

/// Plugins in processes of their own.
extension PluginHost {
    /// Starts a plugin's process, registers the plugin, and has it begin.
    func start(_ launch: RemoteLaunch) async {
        let place = launch.source.description
        await turns.take("file:" + place) {
            let error = await self.take(launch, from: place)
            // The operator has been told.
            _ = error
        }
    }

    /// Starts a plugin's process, and adds what it says it is, or puts it in the place of what ran.
    /// - Returns: why it does not run, if it does not. What ran before goes on then.
    func take(_ launch: RemoteLaunch, from place: String) async -> PluginError? {
        guard !isDisabled(launch.name) else { return Self.isDisabled(launch.name) }
        do throws(PluginError) {
            let plugin = try await connect(launch)
            return await take(plugin, from: place)
        } catch {
            reject(place, error)
            return error
        }
    }

    func connect(_ launch: RemoteLaunch) async throws(PluginError) -> RemotePlugin {
        if case .program(let path) = launch.source {
            let pin = configuration.plugins[launch.name]?.sha256
            do throws(PluginError) {
                try await BlockingCalls.run { [policy = configuration.policy] () throws(PluginError) in
                    try policy.checkProgram(path, sha256: pin)
                }
            } catch {
                throw error.adding(plugin: launch.name)
            }
        }
        let plugin = try await RemotePlugin.start(launch, desk: desk, logger: logger(of: launch.name))
        plugin.whenLost { [weak self, weak plugin] error in
            guard let self, let plugin else { return }
            self.lost(plugin, error)
        }
        return plugin
    }

    /// The process of a plugin has ended by itself: the plugin is failed, until it is reloaded.
    private func lost(_ plugin: RemotePlugin, _ error: PluginError) {
        let name = plugin.metadata.name
        if let state = registry.liveState(name), registry.get(name) as? RemotePlugin === plugin,
            registry.markFailed(name, state)
        {
            domains.snapshot().domains[name]?.connections.close(1011, "the plugin's process has ended")
            var error = error
            error.message += "; start it again with: qntx plugin reload \(name)"
            note(error, of: name)
        }
        // What is left of it.
        Task { try? await plugin.shutdown() }
    }
}
