/// What one connection may ask of the server.
public struct ConnectionLimits: Sendable, Hashable {
    /// The largest body, in bytes, for routes that do not set their own; larger requests get 413.
    public var maximumBody: Int
    /// How long an answer may take to begin, for routes that do not set their own; then the client gets 504.
    public var deadline: Duration
    /// How long a connection may be idle between two requests.
    public var idleTimeout: Duration
    /// How long a client may leave its request's body unfinished without sending anything; then it gets 408.
    public var bodyTimeout: Duration
    /// All header lines of a request together, in bytes.
    public var maximumHeaders: Int
    /// How many connections are open at once; more wait in the kernel's queue.
    public var maximumConnections: Int

    /// The defaults suit an API on a machine of one's own.
    public init(
        maximumBody: Int = 64 << 20,
        deadline: Duration = .seconds(30),
        idleTimeout: Duration = .seconds(75),
        bodyTimeout: Duration = .seconds(30),
        maximumHeaders: Int = 64 << 10,
        maximumConnections: Int = 16_384
    ) {
        self.maximumBody = maximumBody
        self.deadline = deadline
        self.idleTimeout = idleTimeout
        self.bodyTimeout = bodyTimeout
        self.maximumHeaders = maximumHeaders
        self.maximumConnections = maximumConnections
    }
}
