public import QNTXTOML

extension SettingField {
    /// Whether it may be set to a value.
    public func allows(_ value: SettingValue) -> Bool {
        switch (kind, value) {
        case (.boolean, .boolean): true
        case (.integer, .integer(let number)):
            if case .range(let low, let high) = allowed { number >= low && number <= high } else { true }
        case (.string, .string(let text)): allows(text)
        case (.strings, .list(let items)):
            items.allSatisfy { item in
                guard case .string(let text) = item else { return false }
                return allows(text)
            }
        default: false
        }
    }

    /// What a text from the environment or a command line means for this field; nil if it means nothing.
    public func value(of text: String) -> SettingValue? {
        switch kind {
        case .string: return .string(text)
        case .integer: return Int(text.filter { !$0.isWhitespace }).map { .integer($0) }
        case .boolean:
            switch text.lowercased().filter({ !$0.isWhitespace }) {
            case "true", "t", "1", "yes", "y", "on": return .boolean(true)
            case "false", "f", "0", "no", "n", "off": return .boolean(false)
            default: return nil
            }
        case .strings: return .list((MapText.list(text) ?? []).map { .string($0) })
        }
    }

    /// A value for messages, which do not give secrets away.
    func shown(_ value: SettingValue) -> String {
        isSecret ? "a secret that is \(value.typeName)" : String(value.toml.prefix(200))
    }

    private func allows(_ text: String) -> Bool {
        switch allowed {
        case .anything, .range: true
        case .oneOf(let texts): texts.contains(text)
        case .hexadecimal(let count):
            text.utf8.count == count && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        case .size: ByteCount(text: text) != nil
        case .notEmpty: !text.isEmpty
        }
    }
}
