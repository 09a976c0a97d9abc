extension Pulse {
    /// The queue's part of the database's layout.
    ///
    /// `status` is a `JobPhase`. The jobs of one handler and phase lie next to each other in `pulse_jobs_phase`, oldest
    /// first: what is to be done is found at once, however many are done. `pulse_jobs_foreign` has those jobs that the first
    /// part of their handler's name does not say the domain of. `pulse_blobs` has the payloads and results
    /// that are too large to be rewritten with every change of their job; its key is `seq * 2`, and one more for a result.
    /// Times are milliseconds since 1970.
    static let migrations: [Migration] = [
        Migration(
            "011-pulse",
            sql: """
                CREATE TABLE pulse_jobs (
                    seq INTEGER PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    domain TEXT NOT NULL,
                    handler TEXT NOT NULL,
                    source TEXT NOT NULL,
                    status INTEGER NOT NULL,
                    progress_current INTEGER NOT NULL,
                    progress_total INTEGER NOT NULL,
                    cost_estimate REAL NOT NULL,
                    cost_actual REAL NOT NULL,
                    error TEXT NOT NULL,
                    error_details TEXT NOT NULL,
                    parent TEXT NOT NULL,
                    retry_count INTEGER NOT NULL,
                    maximum_retries INTEGER NOT NULL,
                    deadline_seconds INTEGER NOT NULL,
                    not_before INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    started_at INTEGER NOT NULL,
                    completed_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL,
                    runner TEXT NOT NULL,
                    payload BLOB,
                    result BLOB
                ) STRICT;
                CREATE INDEX pulse_jobs_phase ON pulse_jobs (handler, status);
                CREATE INDEX pulse_jobs_foreign ON pulse_jobs (domain)
                    WHERE substr(handler, 1, length(domain) + 1) <> domain || '.';
                CREATE INDEX pulse_jobs_waiting ON pulse_jobs (not_before) WHERE status = 1;
                CREATE INDEX pulse_jobs_source ON pulse_jobs (handler, source) WHERE status < 4 AND source <> '';
                CREATE INDEX pulse_jobs_parent ON pulse_jobs (parent) WHERE parent <> '';
                CREATE TABLE pulse_blobs (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
                """
        )
    ]
}
