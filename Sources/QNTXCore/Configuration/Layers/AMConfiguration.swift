public import QNTXPlugin

/// The configuration ("am") as it is at one moment, put together from all its layers.
///
/// From the least to the greatest: built-in defaults; `/etc/qntx/config.toml`, `/etc/qntx/am.toml`; `~/.qntx/config.toml`,
/// `~/.qntx/am.toml`; `~/.qntx/config_from_ui.toml`, `~/.qntx/am_from_ui.toml`; the project's file, the first found going
/// up from the working directory, `am.toml` before `config.toml`; `~/.qntx/plugins/*.toml`; the environment. What is set
/// while the host runs stands above all of it, in ``LiveConfiguration``. Tables are merged key by key, lists are replaced.
/// Keys are compared without case.
///
/// In the environment a key is `QNTX_` and itself in capitals, with `_` for `.` and `-`; a variable that is empty counts
/// as not set. QNTX v0.23.0 sets the files of `~/.qntx/plugins` above the environment; here the environment wins, as it
/// does everywhere else.
///
/// Source: QNTX `am`.
public struct AMConfiguration: Sendable {
    /// Where it was looked for.
    public let sources: ConfigurationSources
    /// The files that were read, the least one first.
    public let files: [String]
    /// Everything that is wrong with it: first what cannot be read, then what is not allowed, by key.
    public let problems: [ConfigurationProblem]
    /// The keys that the host itself reads.
    public let schema: SettingsSchema
    /// What holds, by key, without what is set while the host runs.
    let settings: [String: Setting]
    /// The names that sections of plugins have, and those enabled.
    let domains: Set<String>

    /// Reads all layers. What cannot be read is among the ``problems``; the rest counts.
    ///
    /// Reads files, so not for an event loop. May be called from any thread.
    public static func load(_ sources: ConfigurationSources) -> AMConfiguration {
        AMConfiguration(sources)
    }

    /// Reads all layers, and does not put up with errors.
    /// - Throws: `configInvalid` with a line for each error. Warnings are left to the caller: see ``problems``.
    public static func loadStrictly(_ sources: ConfigurationSources) throws(PluginError) -> AMConfiguration {
        let configuration = load(sources)
        try configuration.requireSound()
        return configuration
    }

    /// Does nothing if there is no error among the problems.
    /// - Throws: `configInvalid` with a line for each error.
    public func requireSound() throws(PluginError) {
        let errors = problems.filter { $0.severity == .error }
        guard let first = errors.first else { return }
        throw PluginError(
            .configInvalid,
            errors.map(\.description).joined(separator: "\n"),
            file: errors.count == 1 ? first.file : nil
        )
    }

    /// What a key is set to, or its default; nil if it has neither.
    public func setting(_ key: String) -> Setting? { settings[key] ?? settings[key.lowercased()] }

    /// Everything that is set, and all defaults, by key in ascending order.
    public var allSettings: [Setting] { settings.values.sorted { $0.key < $1.key } }

    /// The names of the plugins that have a section or are enabled, ascending.
    public var pluginNames: [String] { domains.sorted() }

    private init(_ sources: ConfigurationSources) {
        var layers = Layers(sources: sources, schema: .host)
        layers.addDefaults()
        layers.addFiles()
        layers.addEnvironment()
        layers.check()
        self.sources = sources
        schema = layers.schema
        files = layers.files
        problems = layers.problems
        settings = layers.settings
        domains = layers.domains
    }
}
