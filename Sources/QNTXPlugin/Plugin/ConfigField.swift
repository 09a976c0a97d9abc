/// One key of a plugin's configuration, as its schema describes it. All limits are text, as on QNTX's wire.
/// Source: QNTX `plugin.ConfigField`.
public struct ConfigField: Sendable, Hashable, Codable {
    /// `string`, `integer`, `number`, `boolean` or `array`.
    public var type: String
    /// One sentence for the operator.
    public var description: String
    /// What holds when the key is not set; empty for nothing.
    public var defaultValue: String
    /// Whether the plugin cannot start without it.
    public var required: Bool
    /// The least number allowed, or empty.
    public var minValue: String
    /// The greatest number allowed, or empty.
    public var maxValue: String
    /// A regular expression that a whole string must match, or empty.
    public var pattern: String
    /// The type of an array's elements, or empty.
    public var elementType: String

    /// The types a field may have.
    public static let types = ["string", "integer", "number", "boolean", "array"]

    /// Describes a field.
    public init(
        type: String,
        description: String = "",
        defaultValue: String = "",
        required: Bool = false,
        minValue: String = "",
        maxValue: String = "",
        pattern: String = "",
        elementType: String = ""
    ) {
        self.type = type
        self.description = description
        self.defaultValue = defaultValue
        self.required = required
        self.minValue = minValue
        self.maxValue = maxValue
        self.pattern = pattern
        self.elementType = elementType
    }

    private enum CodingKeys: String, CodingKey {
        case type, description, required, pattern
        case defaultValue = "default_value"
        case minValue = "min_value"
        case maxValue = "max_value"
        case elementType = "element_type"
    }
}
