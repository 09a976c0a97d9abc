import Logging
import QNTXPlugin

extension PluginHost {
    /// Tells all plugins that run to end what does not end by itself, because the host is about to stop. For a server that
    /// waits for its connections before the host's turn comes. Does not wait.
    public func prepareToStop() {
        for (name, plugin) in registry.getAll() where registry.getState(name) == .running { tellToFinish(plugin) }
    }

    /// Has a plugin end what does not end by itself, where it can be told. A call that hangs is found when the plugin is
    /// shut down.
    private func tellToFinish(_ plugin: any DomainPlugin) {
        guard let draining = plugin.draining else { return }
        Task { await draining.drain() }
    }

    /// Closes the WebSockets and lets the requests under way finish, up to the deadline.
    /// - Parameters:
    ///   - code: what the WebSockets' clients are told, of RFC 6455.
    ///   - reason: the same for people.
    func drain(_ plugin: any DomainPlugin, _ domain: Domain?, _ code: UInt16, _ reason: String) async {
        tellToFinish(plugin)
        guard let domain else { return }
        domain.connections.close(code, reason)
        let end = ContinuousClock.now + configuration.deadlines.drain
        var left = await domain.drain(within: configuration.deadlines.drain)
        // Some may have come in with the last requests.
        domain.connections.close(code, reason)
        left += await domain.connections.drain(within: ContinuousClock.now.duration(to: end))
        guard left > 0 else { return }
        let name = plugin.metadata.name
        logger.warning(
            "plugin \(name) \(plugin.metadata.version) is shut down with \(left) requests under way",
            metadata: ["plugin.id": "\(name)", "plugin.version": "\(plugin.metadata.version)"]
        )
    }
}
