public import Configuration
import QNTXTOML

/// A TOML file for swift-configuration, with `FileProvider<TOMLSnapshot>` and `ReloadingFileProvider<TOMLSnapshot>`:
///
/// ```swift
/// let provider = try await FileProvider<TOMLSnapshot>(filePath: "/etc/qntx/am.toml")
/// let port = ConfigReader(provider: provider).int(forKey: "server.port", default: 877)
/// ```
///
/// Keys are dotted and are compared with case. Dates and times are texts; a list of tables is a list of JSON texts.
public struct TOMLSnapshot: FileConfigSnapshot {
    /// How a file is read.
    public struct ParsingOptions: FileParsingOptions {
        /// How texts become bytes.
        public var bytesDecoder: any ConfigBytesFromStringDecoder
        /// Which values are kept from logs.
        public var secretsSpecifier: SecretsSpecifier<String, any Sendable>

        /// Makes options.
        public init(
            bytesDecoder: some ConfigBytesFromStringDecoder = .base64,
            secretsSpecifier: SecretsSpecifier<String, any Sendable> = .none
        ) {
            self.bytesDecoder = bytesDecoder
            self.secretsSpecifier = secretsSpecifier
        }

        /// Bytes are base64, and nothing is secret.
        public static var `default`: ParsingOptions { ParsingOptions() }
    }

    /// The name of the provider.
    public let providerName: String
    private let values: [String: SettingValue]
    private let secrets: Set<String>
    private let converter: SettingConverter

    /// Reads a file's content.
    /// - Throws: ``TOMLProblem`` with line and column.
    public init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
        // Every byte is a valid UInt8, and the load checks its bounds.
        let bytes = data.byteOffsets.map { data.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        let document = try TOMLDocument(bytes)
        self.providerName = providerName
        let pairs = document.entries.map { ($0.path.joined(separator: "."), $0.value) }
        values = Dictionary(pairs, uniquingKeysWith: { _, last in last })
        secrets = Set(
            pairs.filter { parsingOptions.secretsSpecifier.isSecret(key: $0.0, value: $0.1.text) }.map(\.0)
        )
        converter = SettingConverter(bytesDecoder: parsingOptions.bytesDecoder)
    }

    /// The value of a key.
    /// - Throws: if it has another type.
    public func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".")
        guard let value = values[name] else { return LookupResult(encodedKey: name, value: nil) }
        let content = try converter.content(of: value, as: type, key: name)
        return LookupResult(encodedKey: name, value: ConfigValue(content, isSecret: secrets.contains(name)))
    }

    /// The provider's name and how many values there are.
    public var description: String { "\(providerName)[\(values.count) values]" }

    /// The same with all values; those that are secret are left out.
    public var debugDescription: String {
        let pairs = values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(secrets.contains($0.key) ? "<REDACTED>" : $0.value.toml)" }
        return "\(providerName)[\(values.count) values: \(pairs.joined(separator: ", "))]"
    }
}
