/// A directory that plugins come from.
public struct DirectoryReport: Sendable, Hashable, Codable {
    /// Its path, as the configuration has it.
    public var directory: String
    /// How its changes are seen: `notices` of the kernel, `polling`, both, or `off`.
    public var watching: String
    /// Why the kernel's notices do not do.
    public var reason: String?
    /// Why it cannot be read, if it cannot.
    public var error: ErrorReport?
}
