public import QNTXCore
import QNTXPlugin
import Synchronization

/// A configuration that changes while the host runs: its files are written to and watched, and plugins are given what is
/// new. Any thread.
public final class ConfigurationControl: Sendable {
    /// The configuration as it is now.
    public let live: LiveConfiguration
    /// What tells of changes of its files.
    let watcher: ConfigWatcher
    /// The plugins' sections.
    let plugins: PluginConfigSource
    /// The plugins that have refused what a file says: what they have instead is set at run time, and taken back at the
    /// next change.
    let held = Mutex<[String: [String: String]]>([:])

    /// Controls a configuration.
    /// - Parameter interval: how often to look at its files.
    public init(_ live: LiveConfiguration, interval: Duration = .seconds(1)) {
        self.live = live
        watcher = ConfigWatcher(live.loaded.sources, interval: interval)
        plugins = PluginConfigSource(live)
    }

    /// All that one plugin is given, by key.
    public func values(of plugin: String) -> [String: String] {
        let config = plugins.config(for: plugin)
        return Dictionary(config.keys.map { ($0, config.string($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The file that changes are written to.
    /// - Throws: `unsupported` where there is none.
    func writer() throws(PluginError) -> ConfigWriter {
        guard let file = live.loaded.sources.interfaceFile else {
            throw PluginError(
                .unsupported,
                "there is no file to keep the configuration in: this user has no home; start the host with --config"
            )
        }
        return ConfigWriter(file: file, watcher: watcher)
    }
}
