/// `[pulse]`.
public struct PulseConfiguration: Sendable, Hashable {
    /// How many jobs run at once.
    public let workers: Int
    /// How long an attempt may take where the job does not say.
    public let deadline: Duration
    /// How long jobs may go on when the host stops.
    public let stopLimit: Duration
    /// How often to look for jobs of other processes.
    public let pollInterval: Duration
    /// How long finished jobs are kept; zero for ever.
    public let retention: Duration
    /// The largest payload, in bytes.
    public let maximumPayload: Int
    /// The largest result, in bytes.
    public let maximumResult: Int

    init(_ values: SettingReader) {
        workers = values.integer("pulse.workers")
        deadline = .seconds(values.integer("pulse.deadline_secs"))
        stopLimit = .seconds(values.integer("pulse.stop_secs"))
        pollInterval = .seconds(values.integer("pulse.poll_interval_secs"))
        retention = .seconds(values.integer("pulse.retention_days") * 86_400)
        maximumPayload = values.integer("pulse.max_payload")
        maximumResult = values.integer("pulse.max_result")
    }
}
