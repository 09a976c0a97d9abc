import Logging
import QNTXCore
import QNTXPlugin

extension PluginHost {
    /// Has a plugin name its job handlers, and gives it the jobs that wait for them. A name that another plugin has stays
    /// with that one, and is reported.
    func registerJobs(of plugin: any DomainPlugin) async throws(PluginError) {
        guard let core, let jobs = plugin.jobExecuting else { return }
        let name = plugin.metadata.name
        do {
            let handlers = try await withDeadline(configuration.deadlines.initialize, "register_jobs of plugin \(name)")
            {
                try await jobs.jobHandlers()
            }
            for error in core.pulse.register(handlers, for: name) { report(error, of: name) }
        } catch {
            await shutDownHalfStarted(plugin)
            throw .wrapping(error, "plugin \(name) failed to name its job handlers", stage: .initialize, plugin: name)
        }
    }

    /// Tells the operator of a problem that leaves the plugin running.
    private func report(_ error: PluginError, of name: String) {
        logger.error("\(error.message)", metadata: ["plugin.id": "\(name)", "error.code": "\(error.code)"])
    }
}
