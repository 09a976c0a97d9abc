/// `[database]`.
public struct DatabaseConfiguration: Sendable, Hashable {
    /// The database file, with `~` replaced by the home.
    public let path: String
    /// What survives a power failure: `full` or `normal`.
    public let durability: String
    /// How long a statement waits for another process.
    public let busyTimeout: Duration
    /// How many connections read at once.
    public let readers: Int
    /// How many attestations are kept of one actor in one context; 0 for any number.
    public let actorContextLimit: Int
    /// How many lists of contexts one actor may have; 0 for any number.
    public let actorContextsLimit: Int
    /// How many actors may speak of one subject; 0 for any number.
    public let entityActorsLimit: Int

    init(_ values: SettingReader) {
        path = values.path(values.string("database.path"))
        durability = values.string("database.durability")
        busyTimeout = .seconds(values.integer("database.busy_timeout_secs"))
        readers = values.integer("database.readers")
        actorContextLimit = values.integer("database.bounded_storage.actor_context_limit")
        actorContextsLimit = values.integer("database.bounded_storage.actor_contexts_limit")
        entityActorsLimit = values.integer("database.bounded_storage.entity_actors_limit")
    }
}
