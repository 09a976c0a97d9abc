import Synchronization

/// A configuration in memory.
public final class MapConfig: Config {
    private let values: Mutex<[String: String]>

    /// Holds these values; keys are compared without case.
    public init(_ values: [String: String] = [:]) {
        self.values = Mutex(
            Dictionary(values.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { _, last in last })
        )
    }

    /// The value of a key, or nil.
    public func get(_ key: String) -> String? {
        values.withLock { $0[key.lowercased()] }
    }

    /// Sets a key.
    public func set(_ key: String, _ value: String) throws(PluginError) {
        guard !key.isEmpty else { throw PluginError(.invalidArgument, "a configuration key cannot be empty") }
        values.withLock { $0[key.lowercased()] = value }
    }

    /// All keys, ascending.
    public var keys: [String] {
        values.withLock { $0.keys.sorted() }
    }
}
