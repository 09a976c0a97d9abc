/// What an attestation is generated from: the store makes its id, and makes it its own actor ("self-certifying"). Empty
/// predicates or contexts become `_`. Source: QNTX `ats/types.AsCommand`.
public struct AttestationCommand: Sendable, Hashable, Codable {
    /// What it is about; at least one.
    public var subjects: [String]
    /// What it says.
    public var predicates: [String]
    /// Within what it says so.
    public var contexts: [String]
    /// Who says it; used for the id alone.
    public var actors: [String]
    /// Of when it is, in seconds since 1970; 0 for now.
    public var timestamp: Int64
    /// Anything more, the text of a JSON object; empty for none.
    public var attributes: String

    /// Describes what to generate.
    public init(
        subjects: [String],
        predicates: [String] = [],
        contexts: [String] = [],
        actors: [String] = [],
        timestamp: Int64 = 0,
        attributes: String = ""
    ) {
        self.subjects = subjects
        self.predicates = predicates
        self.contexts = contexts
        self.actors = actors
        self.timestamp = timestamp
        self.attributes = attributes
    }
}
