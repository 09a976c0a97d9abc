extension SettingValue {
    /// The value as plugins read it: a list is a JSON array of texts, as `Config.stringList` takes it; a table is a JSON
    /// object; everything else is its plain text.
    public var text: String {
        switch self {
        case .string(let text), .moment(let text): text
        case .integer(let number): String(number)
        case .number(let number): "\(number)"
        case .boolean(let isTrue): isTrue ? "true" : "false"
        case .list(let items): "[" + items.map { JSONText.quoted($0.text) }.joined(separator: ",") + "]"
        case .table: json
        }
    }

    /// The value as JSON. Dates, `inf` and `nan`, which JSON does not have, are texts there.
    public var json: String {
        switch self {
        case .string(let text), .moment(let text): JSONText.quoted(text)
        case .number(let number): number.isFinite ? "\(number)" : JSONText.quoted("\(number)")
        case .integer, .boolean: text
        case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        case .table(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "\(JSONText.quoted($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
        }
    }

    /// The value as it stands in a TOML file, on one line.
    public var toml: String {
        switch self {
        case .string(let text): JSONText.quoted(text)
        case .moment(let text): text
        case .integer, .boolean: text
        case .number(let number): number.isNaN ? "nan" : "\(number)"
        case .list(let items): "[" + items.map(\.toml).joined(separator: ", ") + "]"
        case .table(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { " \(TOMLKey.written($0.key)) = \($0.value.toml)" }.joined(separator: ",") + " }"
        }
    }

    /// What a text from a command line means where nobody knows the type: `8080`, `true`, `[1, 2]` and `"text"` are what
    /// they are in TOML, everything else is a text.
    public static func reading(_ text: String) -> SettingValue {
        guard let document = try? TOMLDocument(Array("value = \(text)".utf8)), document.entries.count == 1,
            document.headers.isEmpty, let entry = document.entries.first, entry.path == ["value"],
            entry.valueRange.upperBound == document.bytes.count
        else { return .string(text) }
        return entry.value
    }
}
