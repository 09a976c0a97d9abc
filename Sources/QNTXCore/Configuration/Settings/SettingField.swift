import QNTXPlugin
public import QNTXTOML

/// A key of the host's own sections: what it may be set to, and what for.
public struct SettingField: Sendable, Hashable {
    /// What values a field has.
    public enum Kind: String, Sendable, Hashable {
        case string, integer, boolean, strings
    }

    /// Which of those are allowed.
    public enum Allowed: Sendable, Hashable {
        /// Each of them.
        case anything
        /// Whole numbers, both ends included.
        case range(Int, Int)
        /// One of a few texts.
        case oneOf([String])
        /// So many hexadecimal digits.
        case hexadecimal(Int)
        /// A size: `512MB`.
        case size
        /// A text that is not empty, or texts none of which is.
        case notEmpty
    }

    /// The dotted key. A part `*` stands for a plugin's name.
    public let key: String
    /// What values it has.
    public let kind: Kind
    /// What holds if nobody sets it; nil for nothing.
    public let defaultValue: SettingValue?
    /// Which values are allowed.
    public let allowed: Allowed
    /// One sentence for the operator, with the unit.
    public let description: String
    /// Whether it is to be kept from logs and listings.
    public let isSecret: Bool
    /// Variables of the environment that set it besides the one that the key makes. They win over that one.
    public let variables: [String]

    init(
        _ key: String,
        _ kind: Kind,
        _ defaultValue: SettingValue?,
        _ allowed: Allowed = .anything,
        isSecret: Bool = false,
        variables: [String] = [],
        _ description: String
    ) {
        self.key = key
        self.kind = kind
        self.defaultValue = defaultValue
        self.allowed = allowed
        self.description = description
        self.isSecret = isSecret
        self.variables = variables
    }

    /// What may be written for it: `a whole number from 0 to 65535`.
    public var expectation: String {
        switch (kind, allowed) {
        case (_, .oneOf(let texts)): texts.map(JSONText.quoted).joined(separator: " or ")
        case (_, .range(let low, .max)): "a whole number, at least \(low)"
        case (_, .range(let low, let high)): "a whole number from \(low) to \(high)"
        case (_, .hexadecimal(let count)): "a text of \(count) hexadecimal digits"
        case (_, .size): "a size, as \"512MB\", \"2GiB\" or a number of bytes"
        case (.string, .notEmpty): "a text that is not empty"
        case (.strings, .notEmpty): "a list of texts that are not empty"
        case (.string, _): "a text"
        case (.integer, _): "a whole number"
        case (.boolean, _): "true or false"
        case (.strings, _): "a list of texts"
        }
    }
}
