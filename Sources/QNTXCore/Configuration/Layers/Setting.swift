public import QNTXTOML

/// One value of the configuration, and where it comes from.
public struct Setting: Sendable, Hashable {
    /// The dotted key, in small letters.
    public let key: String
    /// What holds.
    public let value: SettingValue
    /// Where that comes from.
    public let origin: SettingOrigin

    /// Makes a setting.
    public init(key: String, value: SettingValue, origin: SettingOrigin) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}
