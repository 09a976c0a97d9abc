/// How the process of a plugin is.
public struct ProcessReport: Sendable, Hashable, Codable {
    /// Whether it runs.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// It runs.
        case running
        /// It has ended, and is about to be started again.
        case restarting
        /// It has ended too often, and is left alone for a while.
        case open
        /// It has ended, or was stopped, and is not started again by itself.
        case ended
    }

    /// Its number; nil while there is none.
    public var pid: Int32? = nil
    /// Whether it runs.
    public var state: State
    /// How often it was started again.
    public var restarts: Int
    /// When it is tried again, in milliseconds since 1970; nil while it runs.
    public var nextTry: Int64? = nil
    /// Its last ends, the latest first.
    public var history: [ProcessEnd]

    private enum CodingKeys: String, CodingKey {
        case pid, state, restarts, history
        case nextTry = "next_try"
    }
}
