import Logging
import QNTXCore
public import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Stops all plugins, in descending order of name: no new requests, those under way finish or run into the deadline,
    /// then each is shut down. Does nothing the second time.
    /// - Throws: `several`: `shutdown errors: …`; all plugins have been asked by then.
    public func stop() async throws(PluginError) {
        let begins = storage.withLock { storage in
            guard storage.phase != .stopping, storage.phase != .stopped else { return false }
            storage.phase = .stopping
            return true
        }
        guard begins else { return }
        unfollowConfiguration()
        // Before the plugins that execute them: what is not done in time is queued again, for the next start.
        if let core {
            await core.pulse.stop()
            await storage.withLock({ $0.executing })?.value
        }
        var failures: [String] = []
        for name in registry.list().reversed() {
            guard let plugin = registry.get(name) else { continue }
            do throws(PluginError) {
                try await stop(plugin)
            } catch {
                note(error, of: name)
                failures.append("\(name): \(error.message)")
            }
        }
        storage.withLock { $0.phase = .stopped }
        logs.finish()
        guard failures.isEmpty else {
            throw PluginError(.several, "shutdown errors: \(failures.joined(separator: "; "))", stage: .retire)
        }
    }

    /// Stops one plugin.
    func stop(_ plugin: any DomainPlugin) async throws(PluginError) {
        let name = plugin.metadata.name
        // What has failed has no instance to shut down.
        guard registry.getState(name) != .failed else { return }
        registry.markStopped(name)
        if let domain = domains.snapshot().domains[name] {
            let left = await domain.drain(within: configuration.deadlines.drain)
            if left > 0 {
                logger.warning(
                    "plugin \(name) is shut down with \(left) requests under way",
                    metadata: ["plugin.id": "\(name)"]
                )
            }
        }
        await core?.pulse.unregister(name)
        do {
            try await withDeadline(configuration.deadlines.shutdown, "shutdown of plugin \(name)") {
                try await plugin.shutdown()
            }
        } catch {
            throw .wrapping(error, "plugin \(name) failed to shut down", stage: .retire, plugin: name)
        }
    }
}
