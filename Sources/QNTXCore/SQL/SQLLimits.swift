/// What the statements of a plugin may use.
public struct SQLLimits: Sendable, Hashable {
    /// How long a statement may take, and a transaction as a whole, the callbacks and the waiting for locks included.
    public var deadline: Duration
    /// How many bytes a value or a row may have.
    public var valueBytes: Int
    /// How many bytes a statement's text may have.
    public var statementBytes: Int
    /// How many arguments a statement may take.
    public var arguments: Int
    /// How many connections a plugin may use at once.
    public var connections: Int
    /// How many of them are kept open when they are not used.
    public var idleConnections: Int

    /// Makes limits.
    public init(
        deadline: Duration = .seconds(30),
        valueBytes: Int = 64 << 20,
        statementBytes: Int = 1 << 20,
        arguments: Int = 32_766,
        connections: Int = 64,
        idleConnections: Int = 4
    ) {
        self.deadline = deadline
        self.valueBytes = valueBytes
        self.statementBytes = statementBytes
        self.arguments = arguments
        self.connections = connections
        self.idleConnections = idleConnections
    }
}
