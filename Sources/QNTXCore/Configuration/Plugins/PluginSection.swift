import QNTXPlugin
import QNTXTOML
import Synchronization

/// A plugin's section, looked up anew when the configuration changes and kept until then.
final class PluginSection: Config {
    private struct Cache {
        var generation = -1
        var values: [String: String] = [:]
        var keys: [String] = []
    }

    private let configuration: LiveConfiguration
    private let domain: String
    private let cache = Mutex(Cache())

    init(_ configuration: LiveConfiguration, domain: String) {
        self.configuration = configuration
        self.domain = domain
    }

    func get(_ key: String) -> String? {
        withCache { cache in
            // The usual key is in small letters already.
            cache.values[key] ?? cache.values[key.lowercased()]
        }
    }

    func set(_ key: String, _ value: String) throws(PluginError) {
        try configuration.setRuntimeValue(value, key, of: domain)
    }

    var keys: [String] { withCache { $0.keys } }

    private func withCache<Value>(_ body: (Cache) -> Value) -> Value {
        cache.withLock { cache in
            if cache.generation != configuration.generation { refresh(&cache) }
            return body(cache)
        }
    }

    private func refresh(_ cache: inout Cache) {
        let (state, generation) = configuration.current()
        cache.values = state.values(of: domain)
        cache.keys = cache.values.keys.sorted()
        cache.generation = generation
    }
}

extension LiveConfiguration.State {
    /// A plugin's section as text, by the plugin's own keys. What begins with `_` is the host's own.
    func values(of domain: String) -> [String: String] {
        let prefix = domain + "."
        var values: [String: String] = [:]
        if !loaded.schema.sections.contains(domain) {
            for (key, setting) in loaded.settings where key.hasPrefix(prefix) {
                values[String(key.dropFirst(prefix.count))] = setting.value.text
            }
            if !loaded.domains.contains(domain) {
                // Nobody but the environment knows this plugin.
                let extra = EnvironmentKey.extra(
                    domain,
                    known: [],
                    domains: loaded.domains,
                    environment: loaded.sources.environment
                )
                for (key, _, value) in extra { values[key] = value }
            }
        }
        values.merge(runtime[domain] ?? [:]) { _, above in above }
        return values.filter { !$0.key.hasPrefix("_") }
    }
}
