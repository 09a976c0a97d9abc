/// A record of attestations that went because a limit was reached. Source: QNTX `storage_events`.
public struct StorageEvent: Sendable, Hashable, Codable {
    /// Which limit: `actor_context_limit`, `actor_contexts_limit` or `entity_actors_limit`.
    public let eventType: String
    /// Whose attestations went; empty where several actors' did.
    public let actor: String
    /// In which context, for the first kind.
    public let context: String
    /// Of which subject, for the third.
    public let entity: String
    /// How many went.
    public let deletions: Int
    /// The limit.
    public let limitValue: Int
    /// What went: the text of a JSON object with `ids`, `subjects`, `predicates` and `contexts` of up to three of them, and
    /// `last_seen`, the time of the newest in seconds since 1970.
    public let evictionDetails: String
    /// When, in seconds since 1970.
    public let timestamp: Int64
}
