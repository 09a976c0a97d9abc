/// How WebSockets are served, and what each of them may ask of the server.
public struct WebSocketSettings: Sendable, Hashable {
    /// The largest message that is taken, in bytes; a larger one closes the connection with 1009.
    public var maximumMessage: Int
    /// The largest frame that is taken, in bytes. Never more than a message may have.
    public var maximumFrame: Int
    /// How many messages may wait for the plugin before the connection is left unread.
    public var waitingMessages: Int
    /// How many bytes may wait for the plugin before the connection is left unread.
    public var waitingBytes: Int
    /// How many bytes may wait for the peer before who sends more has to wait, too.
    public var queuedBytes: Int
    /// How often the peer is pinged; zero for never.
    public var pingInterval: Duration
    /// How long the peer may leave a ping unanswered before the connection is cut; zero for ever.
    public var pongTimeout: Duration
    /// How long the peer may take to answer a close before the connection is cut.
    public var closeTimeout: Duration
    /// How long the peer may take nothing of what waits for it before the connection is cut.
    public var sendTimeout: Duration
    /// How many WebSockets are open at once, all plugins' together.
    public var maximumConnections: Int

    /// The defaults suit an API on a machine of one's own.
    public init(
        maximumMessage: Int = 1 << 20,
        maximumFrame: Int = 1 << 20,
        waitingMessages: Int = 64,
        waitingBytes: Int = 256 << 10,
        queuedBytes: Int = 256 << 10,
        pingInterval: Duration = .seconds(30),
        pongTimeout: Duration = .seconds(60),
        closeTimeout: Duration = .seconds(5),
        sendTimeout: Duration = .seconds(60),
        maximumConnections: Int = 16_384
    ) {
        self.maximumMessage = maximumMessage
        self.maximumFrame = maximumFrame
        self.waitingMessages = waitingMessages
        self.waitingBytes = waitingBytes
        self.queuedBytes = queuedBytes
        self.pingInterval = pingInterval
        self.pongTimeout = pongTimeout
        self.closeTimeout = closeTimeout
        self.sendTimeout = sendTimeout
        self.maximumConnections = maximumConnections
    }

    /// What the frame decoder may be told: control frames always fit, and its own bounds are kept.
    var decoderLimit: Int {
        min(max(125, min(maximumFrame, maximumMessage)), Int(Int32.max))
    }
}
