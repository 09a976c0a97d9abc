import Logging
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// A call into a plugin has not come back in time: the plugin is failed, and the operator is told where it hangs.
    /// - Parameters:
    ///   - state: of the instance that hangs; nothing happens where another one has its place.
    ///   - place: the call, `pause`.
    func hangs(_ name: String, _ state: LiveState, in place: String, _ error: PluginError) {
        guard registry.markFailed(name, state) else { return }
        storage.withLock { $0.hangs[name] = place }
        var error = error
        error.plugin = name
        error.message = "plugin \(name) hangs in \(place): \(error.message); reload it, or take it out"
        note(error, of: name)
    }

    /// The health of each plugin, all asked at once and each with a deadline. One that does not answer is failed; if its
    /// answer comes after all, it runs again.
    func checkHealth() async -> [String: HealthStatus] {
        await withTaskGroup(of: (String, HealthStatus).self) { group in
            for (name, plugin) in registry.getAll() {
                group.addTask { (name, await self.checkHealth(name, plugin)) }
            }
            var statuses: [String: HealthStatus] = [:]
            for await (name, status) in group { statuses[name] = status }
            return statuses
        }
    }

    /// The health of one plugin, as of all of them.
    func checkHealth(_ name: String, _ plugin: any DomainPlugin) async -> HealthStatus {
        let before = registry.getState(name)
        guard let state = registry.liveState(name), before == .running || before == .paused else {
            return HealthStatus(healthy: false, message: before?.rawValue ?? "")
        }
        let asking = Task { await plugin.health() }
        do {
            let limit = configuration.deadlines.health
            var status = try await withDeadline(limit, "health of plugin \(name)") { await asking.value }
            if before == .paused { status.paused = true }
            return status
        } catch {
            let error = PluginError.wrapping(error, "it does not say how it is", stage: .serve, plugin: name)
            hangs(name, state, in: "health", error)
            Task {
                _ = await asking.value
                self.comesBack(name, state, before ?? .running)
            }
            return HealthStatus(healthy: false, message: error.message)
        }
    }

    /// A health check has come back late.
    private func comesBack(_ name: String, _ state: LiveState, _ before: PluginState) {
        let isSame = storage.withLock { storage in
            guard storage.hangs[name] == "health", storage.phase == .running else { return false }
            storage.forgetFailure(of: name)
            return true
        }
        guard isSame, registry.markBack(name, state, before) else { return }
        logger.notice("plugin \(name) has said at last how it is, and goes on", metadata: ["plugin.id": "\(name)"])
        tellState(of: name)
    }
}
