import Logging
import QNTXCore
import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Gives plugins what changes in the configuration's files, from now on until the host stops.
    func followConfiguration() {
        guard let control else { return }
        let watching = Task {
            for await files in control.watcher.changes { await self.take(files, control) }
        }
        storage.withLock { $0.watching = watching }
    }

    /// The host stops: what changes now is for the next one.
    func unfollowConfiguration() {
        control?.watcher.stop()
        storage.withLock { $0.watching }?.cancel()
    }

    private func take(_ files: [String], _ control: ConfigurationControl) async {
        let old = registry.list().reduce(into: [String: [String: String]]()) { $0[$1] = control.values(of: $1) }
        let loadedBefore = control.live.loaded
        do throws(PluginError) {
            let loaded = try await BlockingCalls.run { () throws(PluginError) in try control.live.reload() }
            for problem in loaded.problems { logger.warning("\(problem)") }
        } catch {
            logger.error(
                "the configuration has changed, but cannot be taken; the old one stays: \(error.message)",
                metadata: ["error.code": "\(error.code)"]
            )
            return
        }
        for name in registry.list() { forgetRuntime(of: name, loadedBefore, control) }
        for name in registry.list() where control.values(of: name) != old[name] {
            do throws(PluginError) {
                try await reconfigure(name)
            } catch {
                await hold(name, old[name] ?? [:], error, control)
            }
        }
        logger.notice("the configuration was read again: \(files.joined(separator: ", ")) changed")
    }

    /// What was set at run time gives way to a file that says something new, and what a plugin was held at is tried again.
    private func forgetRuntime(of name: String, _ before: AMConfiguration, _ control: ConfigurationControl) {
        var runtime = control.held.withLock { $0.removeValue(forKey: name) } ?? control.live.runtimeValues(of: name)
        for key in runtime.keys {
            let full = "\(name).\(key)"
            if before.setting(full)?.value != control.live.loaded.setting(full)?.value { runtime[key] = nil }
        }
        try? control.live.setRuntimeValues(runtime, of: name)
    }

    /// Lets a plugin go on with what it had.
    private func hold(
        _ name: String,
        _ values: [String: String],
        _ error: PluginError,
        _ control: ConfigurationControl
    ) async {
        let runtime = control.live.runtimeValues(of: name)
        control.held.withLock { $0[name] = runtime }
        do throws(PluginError) {
            try control.live.setRuntimeValues(values, of: name)
            if registry.getState(name) == .failed { try await reconfigure(name) }
            logger.error(
                "plugin \(name) refuses its new configuration and goes on with the old one: \(error.message)",
                metadata: ["plugin.id": "\(name)", "error.code": "\(error.code)"]
            )
        } catch {
            note(error, of: name)
        }
    }
}
