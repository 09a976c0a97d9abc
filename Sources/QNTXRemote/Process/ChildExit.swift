/// How a child process has ended.
public enum ChildExit: Sendable, Hashable, CustomStringConvertible {
    /// By itself, with a status.
    case status(Int32)
    /// By a signal.
    case signal(Int32)

    init(code: Int32) {
        self = code < 0 ? .signal(-code) : .status(code)
    }

    /// `with status 1`, `by signal 9`.
    public var description: String {
        switch self {
        case .status(let status): "with status \(status)"
        case .signal(let signal): "by signal \(signal)"
        }
    }
}
