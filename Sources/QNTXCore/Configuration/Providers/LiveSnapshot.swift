import Configuration
import QNTXPlugin
import QNTXTOML

/// The host's configuration at one moment, for swift-configuration.
struct LiveSnapshot: ConfigSnapshot {
    private let state: LiveConfiguration.State

    init(_ state: LiveConfiguration.State) { self.state = state }

    var providerName: String { "qntx" }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".").lowercased()
        let isSecret = state.loaded.schema.isSecret(name)
        let value: SettingValue
        if let text = state.runtimeValue(name) {
            value = Self.value(of: text, as: type)
        } else if let setting = state.loaded.setting(name) {
            if case .environment = setting.origin, case .string(let text) = setting.value {
                value = Self.value(of: text, as: type)
            } else {
                value = setting.value
            }
        } else {
            return LookupResult(encodedKey: name, value: nil)
        }
        let converter = SettingConverter(bytesDecoder: .base64)
        let content = try converter.content(of: value, as: type, key: name)
        return LookupResult(encodedKey: name, value: ConfigValue(content, isSecret: isSecret))
    }

    /// What a text means where a type is asked for; the text itself if it means nothing.
    private static func value(of text: String, as type: ConfigType) -> SettingValue {
        let items = (MapText.list(text) ?? [])
        return switch type {
        case .string, .bytes: .string(text)
        case .int: ScalarText.value(text, "integer") ?? .string(text)
        case .double: ScalarText.value(text, "number") ?? .string(text)
        case .bool: .boolean(MapConfig(["value": text]).bool("value"))
        case .stringArray, .byteChunkArray: .list(items.map { .string($0) })
        case .intArray: .list(items.map { ScalarText.value($0, "integer") ?? .string($0) })
        case .doubleArray: .list(items.map { ScalarText.value($0, "number") ?? .string($0) })
        case .boolArray: .list(items.map { ScalarText.value($0, "boolean") ?? .string($0) })
        }
    }
}
