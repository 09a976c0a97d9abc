import QNTXPlugin

/// What a plugin is configured with, and what it can be configured with. JSON as QNTX's `GET /api/plugins/{name}/config`.
public struct PluginConfigReport: Sendable, Encodable {
    /// The plugin.
    public let plugin: String
    /// The values by key.
    public let config: [String: String]
    /// The fields that the plugin names; empty where it names none.
    public let schema: [String: Field]

    /// A field, with the keys of QNTX's wire.
    public struct Field: Sendable, Encodable {
        let field: ConfigField

        private enum CodingKeys: String, CodingKey {
            case type, description, required, pattern
            case defaultValue = "default_value"
            case minValue = "min_value"
            case maxValue = "max_value"
            case elementType = "element_type"
        }

        /// Writes it with the keys of QNTX's wire.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(field.type, forKey: .type)
            try container.encode(field.description, forKey: .description)
            try container.encode(field.defaultValue, forKey: .defaultValue)
            try container.encode(field.required, forKey: .required)
            try container.encode(field.minValue, forKey: .minValue)
            try container.encode(field.maxValue, forKey: .maxValue)
            try container.encode(field.pattern, forKey: .pattern)
            try container.encode(field.elementType, forKey: .elementType)
        }
    }
}
