import GRDB

/// The names of the host's own tables and indexes.
enum HostNames {
    /// Those that migrations make, in lower case, with those that they are kept account of in.
    static func of(_ migrations: [Migration]) -> Set<String> {
        let names = try? DatabaseQueue().write { database in
            for migration in migrations.sorted(by: { $0.name < $1.name }) { try migration.body(database) }
            return try String.fetchAll(database, sql: "SELECT lower(name) FROM sqlite_master")
        }
        return Set(names ?? []).union(["grdb_migrations"])
    }
}
