import Logging
import QNTXCore
public import QNTXPlugin
import QNTXRemote
import Synchronization

extension PluginHost {
    /// How long a plugin may take to stop before the next one's turn comes beside it.
    private static let patience = Duration.seconds(1)

    /// Stops all plugins, in descending order of name: no new requests, those under way finish or run into the deadline,
    /// then each is shut down. One that hangs holds up nobody for longer than a second. Does nothing the second time.
    /// - Throws: `several`: `shutdown errors: …`; all plugins have been asked by then.
    public func stop() async throws(PluginError) {
        let begins = storage.withLock { storage in
            guard storage.phase != .stopping, storage.phase != .stopped else { return false }
            storage.phase = .stopping
            return true
        }
        guard begins else { return }
        unfollowConfiguration()
        unfollowDirectories()
        // Before the plugins that execute them: what is not done in time is queued again, for the next start.
        if let core {
            await core.pulse.stop()
            await storage.withLock({ $0.executing })?.value
        }
        let failures = await stopAll(registry.list().reversed())
        for ending in storage.withLock({ Array($0.endings.values) }) { await ending.value }
        await desk.stop()
        storage.withLock { $0.phase = .stopped }
        logs.finish()
        events.finish()
        guard failures.isEmpty else {
            throw PluginError(.several, "shutdown errors: \(failures.joined(separator: "; "))", stage: .retire)
        }
    }

    /// - Returns: what each of them failed with, in the order of the names.
    private func stopAll(_ names: [String]) async -> [String] {
        await withTaskGroup(of: (String, PluginError?).self) { group in
            for name in names {
                let stopping = Task { await self.stopInTurn(name) }
                group.addTask { (name, await stopping.value) }
                // The next one when this one is over, or takes too long.
                _ = try? await withDeadline(Self.patience, "stopping plugin \(name)") { await stopping.value }
            }
            var failures: [String: PluginError] = [:]
            for await (name, error) in group { failures[name] = error }
            return names.compactMap { name in failures[name].map { "\(name): \($0.message)" } }
        }
    }

    private func stopInTurn(_ name: String) async -> PluginError? {
        // A change under way ends by itself, as the host takes none any more; one that hangs is not waited for.
        let isTurn = await turns.begin(name, within: configuration.deadlines.shutdown)
        defer { if isTurn { turns.end(name) } }
        guard let plugin = registry.get(name) else { return nil }
        do throws(PluginError) {
            try await stop(plugin, domains.snapshot().domains[name])
            tellState(of: name)
            return nil
        } catch {
            note(error, of: name)
            return error
        }
    }

    /// Stops one plugin.
    func stop(_ plugin: any DomainPlugin, _ domain: Domain?) async throws(PluginError) {
        let name = plugin.metadata.name
        let hangs = storage.withLock { $0.hangs[name] != nil }
        // What has failed to start has no instance to shut down.
        guard registry.getState(name) != .failed || hangs else { return }
        registry.markStopped(name)
        await drain(plugin, domain, 1001, "the plugin stops")
        await core?.pulse.unregister(name)
        try await shutDown(plugin)
    }
}
