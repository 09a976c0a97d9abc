import Logging
import QNTXPlugin
import QNTXRemote

/// What happens to the processes of plugins by itself.
extension PluginHost {
    /// Tells clients and the operator. A plugin whose process is started again stays as it is meanwhile.
    func take(_ event: ProcessEvent, of plugin: RemotePlugin) {
        let (name, version) = (plugin.metadata.name, plugin.metadata.version)
        let isCurrent = registry.get(name) as? RemotePlugin === plugin
        switch event {
        case .ended(let end):
            if isCurrent { closeSockets(of: name, 1012, "the plugin's process is started again") }
            logger.error(
                "the process of plugin \(name) is gone: \(end.reason); \(end.outcome)",
                metadata: processMetadata(name, end)
            )
            tell(.processEnded, name, version, "\(end.reason); \(end.outcome)", isCurrent)
        case .restarted(let process, let time):
            let milliseconds = Int(time / .milliseconds(1))
            logger.notice(
                "the process of plugin \(name) is back after \(milliseconds) ms",
                metadata: ["plugin.id": "\(name)", "process.id": "\(process)"]
            )
            tell(.processRestarted, name, version, "it is back after \(milliseconds) ms", isCurrent)
        case .lost(let end, let error):
            tell(.processEnded, name, version, "\(end.reason); \(end.outcome)", isCurrent)
            lost(plugin, error)
        }
    }

    private func tell(_ kind: PluginEvent.Kind, _ name: String, _ version: String, _ text: String, _ isCurrent: Bool) {
        // Followers know nothing of an instance that has not got its place yet, or has it no more.
        guard isCurrent else { return }
        events.send(kind, name, version: version, state: registry.getState(name), message: text)
    }

    private func processMetadata(_ name: String, _ end: ProcessEnd) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["plugin.id": "\(name)"]
        if let process = end.pid { metadata["process.id"] = "\(process)" }
        if let status = end.status { metadata["process.status"] = "\(status)" }
        if let signal = end.signal { metadata["process.signal"] = "\(signal)" }
        return metadata
    }

    private func closeSockets(of name: String, _ code: UInt16, _ reason: String) {
        domains.snapshot().domains[name]?.connections.close(code, reason)
    }

    /// A process has ended that is not started again by itself: its plugin is failed, until it is reloaded.
    private func lost(_ plugin: RemotePlugin, _ error: PluginError) {
        let name = plugin.metadata.name
        if let state = registry.liveState(name), registry.get(name) as? RemotePlugin === plugin,
            registry.markFailed(name, state)
        {
            closeSockets(of: name, 1011, "the plugin's process has ended")
            var error = error
            error.message += "; start it again with: qntx plugin reload \(name)"
            note(error, of: name)
        }
        // What is left of it.
        Task { try? await plugin.shutdown() }
    }
}
