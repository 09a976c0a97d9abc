import QNTXTOML

/// All keys that the host itself reads. Defaults, checks and `qntx config` go by it.
public struct SettingsSchema: Sendable {
    /// The schema of this host.
    public static let host = SettingsSchema(
        serverFields + databaseFields + pulseFields + logFields + pluginFields
    )

    /// The fields, in the order in which they are listed.
    public let fields: [SettingField]
    /// The first parts of all keys: `server`, `database`, … A plugin of such a name gets no configuration.
    public let sections: Set<String>
    private let exact: [String: SettingField]
    /// Those of every plugin, by their last part.
    private let perPlugin: [String: SettingField]
    /// What stands after `plugin.` and is no plugin's name.
    private let reserved: Set<String>

    init(_ fields: [SettingField]) {
        self.fields = fields
        let plain = fields.filter { !$0.key.contains("*") }
        sections = Set(fields.compactMap { Self.parts($0.key).first })
        exact = Dictionary(plain.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        perPlugin = Dictionary(
            fields.filter { $0.key.hasPrefix(Self.pluginPrefix) }
                .map { (String($0.key.dropFirst(Self.pluginPrefix.count)), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        reserved = Set(
            plain.map { Self.parts($0.key) }.filter { $0.first == "plugin" }.compactMap { $0.dropFirst().first }
        )
    }

    private static let pluginPrefix = "plugin.*."

    /// The field of a key, which may be that of a plugin: `plugin.biotech.isolation`.
    public func field(_ key: String) -> SettingField? {
        if let field = exact[key] { return field }
        guard let (_, rest) = pluginKey(key) else { return nil }
        return perPlugin[rest]
    }

    /// The name and the rest of a key `plugin.NAME.REST`.
    func pluginKey(_ key: String) -> (name: String, rest: String)? {
        let parts = Self.parts(key)
        guard parts.count > 2, parts[0] == "plugin", !reserved.contains(parts[1]) else { return nil }
        return (parts[1], parts.dropFirst(2).joined(separator: "."))
    }

    /// The keys of one plugin.
    func keys(ofPlugin name: String) -> [(key: String, field: SettingField)] {
        perPlugin.map { ("plugin.\(name).\($0.key)", $0.value) }.sorted { $0.0 < $1.0 }
    }

    /// Whether a key belongs to the host and not to a plugin.
    public func owns(_ key: String) -> Bool {
        Self.parts(key).first.map(sections.contains) ?? false
    }

    /// Whether a value is to be kept from logs and listings: a secret of the host's, or a key of a plugin that is called
    /// like one.
    public func isSecret(_ key: String) -> Bool {
        if let field = field(key) { return field.isSecret }
        let name = Self.parts(key.lowercased()).last ?? ""
        return ["token", "password", "passwd", "secret", "credential", "api_key", "apikey", "private_key"]
            .contains(where: name.contains)
    }

    /// The known key that somebody probably meant; nil if none is near.
    public func nearest(_ key: String) -> String? {
        var keys = Array(exact.keys)
        if let (name, _) = pluginKey(key) { keys += self.keys(ofPlugin: name).map(\.key) }
        let parts = Self.parts(key)
        // The section may be right and the key not, or the other way about.
        let likely = keys.filter { Self.parts($0).first == parts.first }
        if let near = Spelling.nearest(key, likely) { return near }
        return keys.sorted().first { Self.parts($0).last == parts.last && parts.count > 1 }
    }

    static func parts(_ key: String) -> [String] {
        key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
