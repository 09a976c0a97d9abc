import Logging
import QNTXCore
import QNTXPlugin

extension PluginHost {
    /// Has a plugin name its job handlers.
    func jobHandlers(of plugin: any DomainPlugin) async throws(PluginError) -> [String: any JobHandler] {
        guard core != nil, let jobs = plugin.jobExecuting else { return [:] }
        let name = plugin.metadata.name
        do {
            return try await withDeadline(configuration.deadlines.initialize, "register_jobs of plugin \(name)") {
                try await jobs.jobHandlers()
            }
        } catch {
            throw .wrapping(error, "plugin \(name) failed to name its job handlers", stage: .initialize, plugin: name)
        }
    }

    /// Gives a plugin's handlers, in place of those that it had, the jobs that wait for them. A name that another plugin has
    /// stays with that one, and is reported.
    func registerJobs(_ handlers: [String: any JobHandler], of name: String) {
        guard let core else { return }
        for error in core.pulse.register(handlers, for: name) { report(error, of: name) }
    }

    /// Tells the operator of a problem that leaves the plugin running.
    private func report(_ error: PluginError, of name: String) {
        logger.error("\(error.message)", metadata: ["plugin.id": "\(name)", "error.code": "\(error.code)"])
    }
}
