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
        let plugin = try await RemotePlugin.start(
            launch,
            desk: desk,
            logger: logger(of: launch.name),
            check: check(launch)
        )
        plugin.observe { [weak self, weak plugin] event in
            guard let self, let plugin else { return }
            self.take(event, of: plugin)
        }
        return plugin
    }

    /// What has to hold before each start: nobody else may be able to change the program, and it is the one that is pinned.
    private func check(_ launch: RemoteLaunch) -> @Sendable () async throws(PluginError) -> Void {
        guard case .program(let path) = launch.source else { return {} }
        let (policy, name) = (configuration.policy, launch.name)
        let pin = configuration.plugins[name]?.sha256
        return { () async throws(PluginError) in
            do throws(PluginError) {
                try await BlockingCalls.run { () throws(PluginError) in
                    try policy.checkProgram(path, sha256: pin)
                }
            } catch {
                throw error.adding(plugin: name)
            }
        }
    }
}
