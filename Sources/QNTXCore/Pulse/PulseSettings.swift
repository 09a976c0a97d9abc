/// How jobs are executed and how long they are kept.
public struct PulseSettings: Sendable {
    /// How many jobs are executed at the same time. QNTX: `pulse.workers`.
    public var workers: Int
    /// How long an attempt may take where the job itself does not say.
    public var deadline: Duration
    /// How long a handler that was told to end may take to leave. Then it is left alone and its answer ignored.
    public var leaveLimit: Duration
    /// How long handlers may go on when the host stops, before they are told to end.
    public var stopLimit: Duration
    /// How often to look for what other processes have put into the file.
    public var pollInterval: Duration
    /// How long reported progress may stay in memory alone.
    public var progressInterval: Duration
    /// How long finished jobs are kept; zero for ever.
    public var retention: Duration
    /// How often finished jobs are looked through for those that are older than that.
    public var retentionInterval: Duration
    /// The largest payload, in bytes.
    public var payloadLimit: Int
    /// The largest result, in bytes; a job with a larger one fails.
    public var resultLimit: Int

    /// Makes settings.
    public init(
        workers: Int = 1,
        deadline: Duration = .seconds(300),
        leaveLimit: Duration = .seconds(5),
        stopLimit: Duration = .seconds(20),
        pollInterval: Duration = .seconds(1),
        progressInterval: Duration = .milliseconds(250),
        retention: Duration = .seconds(30 * 86_400),
        retentionInterval: Duration = .seconds(600),
        payloadLimit: Int = 8 << 20,
        resultLimit: Int = 8 << 20
    ) {
        self.workers = workers
        self.deadline = deadline
        self.leaveLimit = leaveLimit
        self.stopLimit = stopLimit
        self.pollInterval = pollInterval
        self.progressInterval = progressInterval
        self.retention = retention
        self.retentionInterval = retentionInterval
        self.payloadLimit = payloadLimit
        self.resultLimit = resultLimit
    }
}
