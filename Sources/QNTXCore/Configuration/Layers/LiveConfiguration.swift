public import QNTXPlugin
import Synchronization

/// The configuration of a running host: what was loaded last, and above it what is set at run time.
///
/// May be used from any thread. Reading takes a lock for as long as a dictionary is looked into.
public final class LiveConfiguration: Sendable {
    struct State {
        var loaded: AMConfiguration
        /// What was set at run time: texts by domain and key.
        var runtime: [String: [String: String]] = [:]

        /// What was set at run time under a whole key.
        func runtimeValue(_ key: String) -> String? {
            guard let dot = key.firstIndex(of: ".") else { return nil }
            return runtime[String(key[..<dot])]?[String(key[key.index(after: dot)...])]
        }
    }

    private let state: Mutex<State>
    /// Goes up whenever anything changes, so that readers can keep what they have looked up.
    private let changes = Atomic<Int>(0)

    /// Begins with a configuration.
    public init(_ configuration: AMConfiguration) {
        state = Mutex(State(loaded: configuration))
    }

    /// What was loaded last, without what is set at run time.
    public var loaded: AMConfiguration { state.withLock { $0.loaded } }

    /// What a key is set to, or its default; nil if it has neither.
    public func setting(_ key: String) -> Setting? {
        let key = key.lowercased()
        return state.withLock { state in
            state.runtimeValue(key).map { Setting(key: key, value: .string($0), origin: .runtime) }
                ?? state.loaded.setting(key)
        }
    }

    /// Everything that is set, and all defaults, by key in ascending order.
    public var allSettings: [Setting] {
        let (loaded, runtime) = state.withLock { ($0.loaded.settings, $0.runtime) }
        let set = runtime.flatMap { domain, values in
            values.map { key, value in
                let key = domain + "." + key
                return (key, Setting(key: key, value: .string(value), origin: .runtime))
            }
        }
        return loaded.merging(set) { _, above in above }.values.sorted { $0.key < $1.key }
    }

    /// Puts another configuration in the place of the one loaded. What is set at run time stays above it.
    public func replace(with configuration: AMConfiguration) {
        change { $0.loaded = configuration }
    }

    /// Reads the files and the sources' environment again; the configuration stays as it was if there is an error in
    /// them.
    /// - Returns: what was loaded, with its warnings.
    /// - Throws: `configInvalid` with a line for each error.
    @discardableResult
    public func reload() throws(PluginError) -> AMConfiguration {
        let configuration = try AMConfiguration.loadStrictly(loaded.sources)
        replace(with: configuration)
        return configuration
    }

    /// What is set at run time in the section of one plugin, by its own keys.
    public func runtimeValues(of domain: String) -> [String: String] {
        state.withLock { $0.runtime[domain.lowercased()] ?? [:] }
    }

    /// Puts values in the place of all that is set at run time for one plugin, at once. With what
    /// ``runtimeValues(of:)`` gave before, this undoes a change.
    /// - Throws: `invalidArgument`, `tooLarge` or `denied` if one of them cannot be kept; nothing has changed then.
    public func setRuntimeValues(_ values: [String: String], of domain: String) throws(PluginError) {
        let domain = domain.lowercased()
        try refuseOwnSection(domain)
        guard values.count <= RuntimeLimits.keys else { throw RuntimeLimits.tooMany(domain) }
        for (key, value) in values { try RuntimeLimits.check(key, value) }
        let small = Dictionary(values.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { _, last in last })
        change { $0.runtime[domain] = small }
    }

    /// Sets one key of a plugin's section for as long as the host runs.
    /// - Throws: `invalidArgument`, `tooLarge` or `denied` if it cannot be kept.
    func setRuntimeValue(_ value: String, _ key: String, of domain: String) throws(PluginError) {
        try RuntimeLimits.check(key, value)
        let (domain, key) = (domain.lowercased(), key.lowercased())
        try refuseOwnSection(domain)
        let isKept = change { state in
            let section = state.runtime[domain] ?? [:]
            guard section[key] != nil || section.count < RuntimeLimits.keys else { return false }
            state.runtime[domain, default: [:]][key] = value
            return true
        }
        guard isKept else { throw RuntimeLimits.tooMany(domain) }
    }

    /// How often anything has changed. What was read before this number went up may be out of date.
    var generation: Int { changes.load(ordering: .acquiring) }

    func current() -> (state: State, generation: Int) {
        state.withLock { ($0, changes.load(ordering: .acquiring)) }
    }

    private func refuseOwnSection(_ domain: String) throws(PluginError) {
        guard SettingsSchema.host.sections.contains(domain) else { return }
        throw PluginError(.denied, "[\(domain)] is the host's own section: a plugin cannot set anything in it")
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            defer { changes.wrappingAdd(1, ordering: .releasing) }
            return body(&state)
        }
    }
}
