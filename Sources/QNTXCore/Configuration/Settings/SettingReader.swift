import QNTXTOML

/// Reads fields of the schema: what is set, or the default.
struct SettingReader {
    private let configuration: AMConfiguration

    init(_ configuration: AMConfiguration) { self.configuration = configuration }

    /// What a key is set to, or its default; nil if it has neither.
    func value(_ key: String) -> SettingValue? {
        configuration.setting(key)?.value ?? field(key)?.defaultValue
    }

    /// Whether somebody has set a key.
    func isSet(_ key: String) -> Bool {
        configuration.setting(key).map { $0.origin != .builtIn } ?? false
    }

    func string(_ key: String) -> String { value(key)?.text ?? "" }

    func integer(_ key: String) -> Int { value(key)?.whole ?? 0 }

    func boolean(_ key: String) -> Bool { value(key) == .boolean(true) }

    func strings(_ key: String) -> [String] { value(key)?.items ?? [] }

    /// The default list of a key, whatever it is set to.
    func defaultStrings(_ key: String) -> [String] { field(key)?.defaultValue?.items ?? [] }

    func path(_ path: String) -> String { configuration.sources.expand(path) }

    private func field(_ key: String) -> SettingField? { configuration.schema.field(key) }
}

extension SettingValue {
    /// The number, if it is a whole one.
    var whole: Int? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The texts of a list.
    var items: [String]? {
        guard case .list(let items) = self else { return nil }
        return items.map(\.text)
    }
}
