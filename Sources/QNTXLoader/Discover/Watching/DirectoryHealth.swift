import QNTXPlugin

/// What the consumer knows of whether a directory can be read, and what is to be told of it and when. It asks no clock.
struct DirectoryHealth: Sendable {
    /// What the consumer is to be told.
    enum Verdict: Sendable {
        case readable
        case unreadable(PluginError)
    }

    /// The failure that the consumer was told of last.
    private var told: PluginError.Code?
    private var failure: PluginError?
    private var since: Duration?

    /// Takes note of how reading the directory went.
    mutating func note(_ failure: PluginError?, at now: Duration) {
        if let code = failure?.code, code == self.failure?.code { return }
        self.failure = failure
        since = failure?.code == told ? nil : now
    }

    /// When there is something to tell; nil if there is not.
    func due(_ settings: WatchSettings) -> Duration? {
        guard let since else { return nil }
        // A directory that is made anew is gone for a moment, as a file is; good news waits for nobody.
        return failure == nil ? since : since + settings.graceTime
    }

    /// What is to be told now.
    mutating func judge(at now: Duration, _ settings: WatchSettings) -> Verdict? {
        guard let due = due(settings), now >= due else { return nil }
        return tell()
    }

    /// What is to be told whether it has lasted or not: the state at the start.
    mutating func tell() -> Verdict? {
        since = nil
        guard told != failure?.code else { return nil }
        told = failure?.code
        return failure.map { .unreadable($0) } ?? .readable
    }
}
