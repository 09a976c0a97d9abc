/// Which attestations are asked for: any of the values within a list, and something from every list that is not empty.
/// Values are compared whole, without the case of ASCII letters. Source: QNTX `ats/types.AxFilter`.
public struct AttestationFilter: Sendable, Hashable, Codable {
    /// Of these subjects.
    public var subjects: [String]
    /// With these predicates.
    public var predicates: [String]
    /// In these contexts.
    public var contexts: [String]
    /// By these actors.
    public var actors: [String]
    /// From this time on, in seconds since 1970; 0 for no bound.
    public var timeStart: Int64
    /// Up to this time, it included; 0 for no bound.
    public var timeEnd: Int64
    /// At most this many, the newest; 0 for no limit.
    public var limit: Int

    /// The most that a limit can be: larger ones count as this. Source: QNTX.
    public static let maximumLimit = 10_000

    /// Asks for attestations; for all where nothing is given.
    public init(
        subjects: [String] = [],
        predicates: [String] = [],
        contexts: [String] = [],
        actors: [String] = [],
        timeStart: Int64 = 0,
        timeEnd: Int64 = 0,
        limit: Int = 0
    ) {
        self.subjects = subjects
        self.predicates = predicates
        self.contexts = contexts
        self.actors = actors
        self.timeStart = timeStart
        self.timeEnd = timeEnd
        self.limit = limit
    }
}
