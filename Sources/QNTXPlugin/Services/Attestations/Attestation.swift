/// One statement that somebody makes about something: who (actors) says of whom (subjects) what (predicates), and in which
/// contexts. Times are seconds since 1970, as on QNTX's wire. Source: QNTX `ats/types.As`.
public struct Attestation: Sendable, Hashable, Codable {
    /// The attestation's id (an ASID); empty until it is stored.
    public var id: String
    /// What it is about.
    public var subjects: [String]
    /// What it says.
    public var predicates: [String]
    /// Within what it says so.
    public var contexts: [String]
    /// Who says it.
    public var actors: [String]
    /// Of when it is.
    public var timestamp: Int64
    /// Where it comes from: `cli`, or the plugin that made it.
    public var source: String
    /// Anything more, the text of a JSON object; empty for none.
    public var attributes: String
    /// When it was stored.
    public var createdAt: Int64

    /// Describes an attestation. One without an id gets one when it is stored, one without a time the time of then.
    public init(
        id: String = "",
        subjects: [String],
        predicates: [String] = [],
        contexts: [String] = [],
        actors: [String] = [],
        timestamp: Int64 = 0,
        source: String = "",
        attributes: String = "",
        createdAt: Int64 = 0
    ) {
        self.id = id
        self.subjects = subjects
        self.predicates = predicates
        self.contexts = contexts
        self.actors = actors
        self.timestamp = timestamp
        self.source = source
        self.attributes = attributes
        self.createdAt = createdAt
    }
}
