/// What a declared function returns.
public enum FunctionResult: Sendable, Hashable {
    case nothing
    case value(ValueType)
    /// A text with a NUL at its end, or NULL.
    case cString
    case text
    case bytes
    /// A status of the ABI: negative for a failure.
    case status
    /// Zero, or the number of an error; the library's function of that name says what it means.
    case code(text: String?)

    /// Whether callers get it.
    public var isReturned: Bool {
        switch self {
        case .nothing, .status, .code: false
        case .value, .cString, .text, .bytes: true
        }
    }
}
