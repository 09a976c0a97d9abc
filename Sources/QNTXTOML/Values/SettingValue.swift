/// A value of the configuration: what TOML can say.
public enum SettingValue: Sendable, Hashable {
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction; also `inf` and `nan`.
    case number(Double)
    /// True or false.
    case boolean(Bool)
    /// A date, a time or both, as it is written: `1979-05-27T07:32:00Z`.
    case moment(String)
    /// A list of values, which may be of different types.
    case list([SettingValue])
    /// A table inside a list. Tables elsewhere are taken apart into dotted keys.
    case table([String: SettingValue])

    /// The name of the type for messages: `a whole number`.
    public var typeName: String {
        switch self {
        case .string: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "a boolean"
        case .moment: "a date or time"
        case .list: "a list"
        case .table: "a table"
        }
    }
}
