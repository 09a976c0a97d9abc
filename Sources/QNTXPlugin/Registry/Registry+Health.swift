extension Registry {
    /// Asks every registered plugin how it is, all at once and each with a deadline: one that hangs is unhealthy, and
    /// delays nobody.
    /// - Parameter deadline: how long to wait for each answer.
    /// - Returns: a status for every registered plugin by name.
    public func healthCheckAll(deadline: Duration = .seconds(5)) async -> [String: HealthStatus] {
        await withTaskGroup(of: (String, HealthStatus).self) { group in
            for (name, plugin) in getAll() {
                group.addTask { (name, await self.health(of: plugin, deadline: deadline)) }
            }
            var statuses: [String: HealthStatus] = [:]
            for await (name, status) in group { statuses[name] = status }
            return statuses
        }
    }

    /// Asks one plugin how it is.
    public func healthCheck(_ name: String, deadline: Duration = .seconds(5)) async -> HealthStatus? {
        guard let plugin = get(name) else { return nil }
        return await health(of: plugin, deadline: deadline)
    }

    private func health(of plugin: any DomainPlugin, deadline: Duration) async -> HealthStatus {
        let name = plugin.metadata.name
        do {
            var status = try await withDeadline(deadline, "health of plugin \(name)") { await plugin.health() }
            if getState(name) == .paused { status.paused = true }
            return status
        } catch {
            return HealthStatus(
                healthy: false,
                message: "Failed to check plugin health: \(PluginError.text(of: error))"
            )
        }
    }
}
