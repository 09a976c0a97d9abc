import Configuration
import QNTXPlugin
import QNTXTOML

/// Gives values the types of swift-configuration.
struct SettingConverter: Sendable {
    let bytesDecoder: any ConfigBytesFromStringDecoder

    /// - Throws: `configInvalid`, naming the key and both types.
    func content(of value: SettingValue, as type: ConfigType, key: String) throws(PluginError) -> ConfigContent {
        guard let content = content(of: value, as: type) else {
            throw PluginError(.configInvalid, "\(key) is \(value.typeName), and \(type.rawValue) was asked for")
        }
        return content
    }

    private func content(of value: SettingValue, as type: ConfigType) -> ConfigContent? {
        switch type {
        case .string: string(value).map { .string($0) }
        case .int: value.whole.map { .int($0) }
        case .double: double(value).map { .double($0) }
        case .bool: boolean(value).map { .bool($0) }
        case .bytes: bytes(value).map { .bytes($0) }
        case .stringArray: list(value, string).map { .stringArray($0) }
        case .intArray: list(value, \.whole).map { .intArray($0) }
        case .doubleArray: list(value, double).map { .doubleArray($0) }
        case .boolArray: list(value, boolean).map { .boolArray($0) }
        case .byteChunkArray: list(value, bytes).map { .byteChunkArray($0) }
        }
    }

    private func list<Item>(_ value: SettingValue, _ convert: (SettingValue) -> Item?) -> [Item]? {
        guard case .list(let items) = value else { return nil }
        let converted = items.compactMap(convert)
        return converted.count == items.count ? converted : nil
    }

    private func string(_ value: SettingValue) -> String? {
        switch value {
        case .string, .moment, .table: value.text
        default: nil
        }
    }

    private func double(_ value: SettingValue) -> Double? {
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    private func boolean(_ value: SettingValue) -> Bool? {
        guard case .boolean(let isTrue) = value else { return nil }
        return isTrue
    }

    private func bytes(_ value: SettingValue) -> [UInt8]? { string(value).flatMap(bytesDecoder.decode) }
}
