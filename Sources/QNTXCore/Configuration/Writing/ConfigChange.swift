public import QNTXPlugin
public import QNTXTOML

/// One thing to change in a file of the configuration.
public struct ConfigChange: Sendable, Hashable {
    /// The parts of the key, from the root.
    public let path: [String]
    /// What it is to be; nil to remove it, with all that is under it.
    public let value: SettingValue?

    /// Sets a dotted key, or removes it.
    /// - Throws: `invalidArgument` if that is no key.
    public init(_ key: String, _ value: SettingValue?) throws(PluginError) {
        try self.init(path: SettingsSchema.parts(key), value)
    }

    /// Sets a key whose parts may have dots in them, or removes it.
    /// - Throws: `invalidArgument` if that is no key.
    public init(path: [String], _ value: SettingValue?) throws(PluginError) {
        guard !path.isEmpty, path.count <= TOMLDocument.maximumKeyParts,
            path.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) })
        else {
            throw PluginError(
                .invalidArgument,
                "\(path.joined(separator: ".")) is no key: a key is 1 to \(TOMLDocument.maximumKeyParts) names with dots between"
            )
        }
        self.path = path
        self.value = value
    }

    /// The key by which the value is found.
    var key: String { TOMLKey.flat(path) }
}
