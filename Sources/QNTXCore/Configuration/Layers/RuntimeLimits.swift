import QNTXPlugin

/// How much a plugin may set at run time.
enum RuntimeLimits {
    static let keys = 10_000
    static let keyBytes = 1024
    static let valueBytes = 1 << 20

    /// - Throws: `invalidArgument` or `tooLarge`, naming the key.
    static func check(_ key: String, _ value: String) throws(PluginError) {
        guard !key.isEmpty, key.utf8.count <= keyBytes, !key.utf8.contains(0) else {
            throw PluginError(
                .invalidArgument,
                "a configuration key has 1 to \(keyBytes) bytes and no NUL; this one has \(key.utf8.count) bytes"
            )
        }
        guard !key.hasPrefix("_") else {
            throw PluginError(
                .invalidArgument,
                "the configuration key \(key) begins with _, which is kept for the host"
            )
        }
        guard value.utf8.count <= valueBytes, !value.utf8.contains(0) else {
            throw PluginError(
                .tooLarge,
                "the value of \(key) has \(value.utf8.count) bytes: a configuration value has \(valueBytes) at most, "
                    + "and no NUL"
            )
        }
    }

    static func tooMany(_ domain: String) -> PluginError {
        PluginError(
            .tooLarge,
            "\(domain) has set \(keys) configuration keys, which is the limit: set fewer",
            plugin: domain
        )
    }
}
