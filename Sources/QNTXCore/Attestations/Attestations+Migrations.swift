extension Attestations {
    /// The steps of the database's layout that are the attestations'.
    static let migrations: [Migration] = [
        Migration(
            "001-attestations",
            sql: """
                -- As in QNTX, lists as JSON. `number` is the order in which they were stored.
                CREATE TABLE attestations (
                    number INTEGER PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    subjects TEXT NOT NULL,
                    predicates TEXT NOT NULL,
                    contexts TEXT NOT NULL,
                    actors TEXT NOT NULL,
                    timestamp INTEGER NOT NULL,
                    source TEXT NOT NULL DEFAULT 'cli',
                    attributes TEXT NOT NULL DEFAULT '',
                    created_at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX attestations_by_time ON attestations (timestamp);

                -- What they are found by (member 0) and counted by, newest first; see AttestationTerm and
                -- AttestationIndex for what the first two columns are.
                CREATE TABLE attestation_links (
                    term INTEGER NOT NULL,
                    member INTEGER NOT NULL,
                    timestamp INTEGER NOT NULL,
                    number INTEGER NOT NULL,
                    PRIMARY KEY (term, member, timestamp DESC, number DESC)
                ) STRICT, WITHOUT ROWID;

                -- What limits have pushed out.
                CREATE TABLE storage_events (
                    id INTEGER PRIMARY KEY,
                    event_type TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    context TEXT NOT NULL,
                    entity TEXT NOT NULL,
                    deletions_count INTEGER NOT NULL,
                    limit_value INTEGER NOT NULL,
                    timestamp INTEGER NOT NULL,
                    eviction_details TEXT NOT NULL
                ) STRICT;
                """
        )
    ]
}
