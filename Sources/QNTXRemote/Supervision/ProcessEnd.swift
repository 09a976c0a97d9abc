/// How a process of a plugin has ended, and what came of it.
public struct ProcessEnd: Sendable, Hashable, Codable {
    /// When, in milliseconds since 1970.
    public var time: Int64
    /// Its number; nil where it was not even started.
    public var pid: Int32?
    /// What it has exited with; nil where a signal has ended it, or the host.
    public var status: Int32?
    /// The signal that has ended it, `SIGSEGV`; nil where none has.
    public var signal: String?
    /// How long it has run, in milliseconds.
    public var ran: Int64
    /// Why, in one sentence.
    public var reason: String
    /// The last lines that it has written.
    public var lines: [String]
    /// What came of it, in one sentence.
    public var outcome: String

    private enum CodingKeys: String, CodingKey {
        case time, pid, status, signal, reason, lines, outcome
        case ran = "ran_ms"
    }
}
