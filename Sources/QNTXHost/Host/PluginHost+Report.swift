public import QNTXPlugin
import QNTXRemote
import Synchronization

extension PluginHost {
    /// How everything is. Asks every plugin for its health, all at once and each with a deadline.
    public func report() async -> HostReport {
        let statuses = await checkHealth()
        let plugins = registry.getAll().sorted { $0.key < $1.key }.map { name, plugin in
            var report = report(name, plugin, statuses[name])
            // Who asks for one plugin gets that.
            report.process?.history = []
            return report
        }
        let rejected = self.rejected.map { rejected in
            var report = ErrorReport(rejected.error)
            report.file = rejected.file
            return report
        }
        return HostReport(
            plugins: plugins,
            rejected: rejected,
            disabled: disabled,
            retired: retired.kept,
            unloaded: retired.unloadedCount,
            directories: directoryReports()
        )
    }

    /// How one plugin is, in full; nil where there is none of that name.
    public func report(of name: String) async -> PluginReport? {
        guard let plugin = registry.get(name) else { return nil }
        return report(name, plugin, await checkHealth(name, plugin))
    }

    /// The files that are no plugins of this host, and why.
    public var rejected: [RejectedFile] {
        storage.withLock { Array($0.rejected.values) }.sorted { $0.number < $1.number }
    }

    /// Why a plugin failed, if it did.
    public func failure(of name: String) -> PluginError? {
        storage.withLock { $0.failures[name] }
    }

    private func report(_ name: String, _ plugin: any DomainPlugin, _ status: HealthStatus?) -> PluginReport {
        let (file, failure) = storage.withLock { ($0.files[name], $0.failures[name]) }
        let state = registry.getState(name) ?? .stopped
        let metadata = plugin.metadata
        let status = state == .failed ? HealthStatus(healthy: false, message: failure?.message ?? "failed") : status
        return PluginReport(
            name: name,
            version: metadata.version,
            qntxVersion: Self.some(metadata.qntxVersion),
            description: metadata.description,
            author: Self.some(metadata.author),
            license: Self.some(metadata.license),
            healthy: status?.healthy ?? false,
            message: Self.some(status?.message),
            details: status.flatMap { $0.details.isEmpty ? nil : $0.details },
            state: state,
            pausable: plugin.pausable != nil,
            file: file,
            routes: domains.snapshot().domains[name]?.routes?.patterns.map(\.description) ?? [],
            error: failure.map(ErrorReport.init),
            process: (plugin as? RemotePlugin)?.process
        )
    }

    private static func some(_ text: String?) -> String? {
        text?.isEmpty == false ? text : nil
    }
}
