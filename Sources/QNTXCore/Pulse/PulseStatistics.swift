public import QNTXPlugin

/// How many jobs there are.
public struct PulseStatistics: Sendable, Hashable {
    /// Of each handler and status; what is not there is 0.
    public let counts: [String: [Job.Status: Int]]
    /// The handlers of this moment: which plugin has which.
    public let owners: [String: String]

    /// How many jobs of each status there are.
    public var byStatus: [Job.Status: Int] {
        counts.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }

    /// How many queued jobs wait for a handler that no plugin has: they are begun when one comes.
    public var withoutHandler: [String: Int] {
        counts.filter { owners[$0.key] == nil }.compactMapValues { $0[.queued] }
    }
}
