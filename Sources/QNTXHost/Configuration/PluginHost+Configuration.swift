import Logging
import QNTXCore
import QNTXLoader
public import QNTXPlugin
import Synchronization

extension PluginHost {
    /// What a plugin is configured with, and what it can be.
    /// - Throws: `notFound`; `unsupported` where this host's configuration cannot change; why the plugin cannot say.
    public func configReport(of name: String) async throws(PluginError) -> PluginConfigReport {
        let (plugin, control) = try configurable(name)
        let schema = try await schema(of: plugin)
        return PluginConfigReport(
            plugin: name,
            config: control.values(of: name),
            schema: schema
        )
    }

    /// Gives a plugin values for some of its keys: checks them against its schema, writes them to the file, and has the
    /// plugin take them. When it refuses, the file and the plugin are as they were before.
    /// - Parameter onlyValidates: check, and change nothing.
    /// - Throws: `notFound`; `unsupported`; `busy`; what the file cannot be written for; why the plugin refuses.
    public func setConfig(
        _ values: [String: String],
        of name: String,
        onlyValidates: Bool = false
    ) async throws(PluginError) -> PluginConfigOutcome {
        let (plugin, control) = try configurable(name)
        let schema = try await schema(of: plugin)
        guard !schema.isEmpty else {
            throw PluginError(.unsupported, "plugin \(name) names nothing that it can be configured with", plugin: name)
        }
        let validator = ConfigValidator(schema: schema)
        let asked = Dictionary(values.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        // Keys of the file that the schema does not have are not this caller's business.
        let known = Set(schema.keys.map { $0.lowercased() })
        let current = control.values(of: name)
        let others = current.filter { known.contains($0.key) && asked[$0.key] == nil }
        let problems = validator.problems(in: asked.merging(others) { own, _ in own })
        guard problems.isEmpty else { return .invalid(problems) }
        if onlyValidates { return .valid }
        let values = asked.filter { current[$0.key] != $0.value }
        guard !values.isEmpty else { return .taken(config: current, warnings: []) }

        let before = control.live.runtimeValues(of: name)
        let writer = try control.writer()
        let outcome = try await BlockingCalls.run { () throws(PluginError) in
            try writer.set(
                values.reduce(into: [:]) { $0[$1.key] = validator.value(of: $1.value, for: $1.key) },
                in: name
            )
        }
        do throws(PluginError) {
            _ = try await BlockingCalls.run { () throws(PluginError) in try control.live.reload() }
            let warnings = shadowed(values, of: name, validator, control)
            try control.live.setRuntimeValues(before.merging(values) { $1 }, of: name)
            try await reconfigure(name)
            return .taken(config: control.values(of: name), warnings: warnings)
        } catch {
            let back = await restore(name, before, writer, outcome.isChanged, control)
            var error = error
            error.message += back
            throw error
        }
    }

    /// Puts everything back as it was.
    /// - Returns: what to add to the reason.
    private func restore(
        _ name: String,
        _ runtime: [String: String],
        _ writer: ConfigWriter,
        _ isWritten: Bool,
        _ control: ConfigurationControl
    ) async -> String {
        do throws(PluginError) {
            try await BlockingCalls.run { () throws(PluginError) in
                if isWritten { try writer.restore() }
                _ = try control.live.reload()
            }
            try control.live.setRuntimeValues(runtime, of: name)
            // One that was told and refused has the old one still; one that was to start again has to.
            if registry.getState(name) == .failed { try await reconfigure(name) }
            return "; the old configuration is in place again"
        } catch {
            logger.error("the old configuration of plugin \(name) cannot be restored: \(error.message)")
            return "; and the old configuration cannot be restored: \(error.message)"
        }
    }

    /// Which of the values hold only until the host ends, because something stands above the file.
    private func shadowed(
        _ values: [String: String],
        of name: String,
        _ validator: ConfigValidator,
        _ control: ConfigurationControl
    ) -> [String] {
        values.sorted { $0.key < $1.key }.compactMap { key, value in
            let written = validator.value(of: value, for: key).text
            guard let setting = control.live.loaded.setting("\(name).\(key)"), setting.value.text != written else {
                return nil
            }
            return "\(key) holds until the host ends: \(setting.origin) says otherwise"
        }
    }

    private func schema(of plugin: any DomainPlugin) async throws(PluginError) -> [String: ConfigField] {
        let name = plugin.metadata.name
        guard let configurable = plugin.configurable else { return [:] }
        do {
            return try await withDeadline(configuration.deadlines.health, "config_schema of plugin \(name)") {
                try await configurable.configSchema()
            }
        } catch {
            throw .wrapping(error, "plugin \(name) cannot say what it can be configured with", plugin: name)
        }
    }

    private func configurable(_ name: String) throws(PluginError) -> (any DomainPlugin, ConfigurationControl) {
        guard let plugin = registry.get(name) else { throw Self.unknown(name) }
        guard let control else {
            throw PluginError(.unsupported, "this host's configuration cannot change: it was not read from files")
        }
        return (plugin, control)
    }
}
