import GRDB
import QNTXPlugin

extension PluginConnection {
    /// Executes a change of the layout and takes it back where it has touched what is not the plugin's, in ways of which
    /// SQLite's authorizer is not told: a table renamed to a name of others, a foreign key into a table of others (which
    /// would stand in the way of their changes).
    func guardingSchema(_ body: () throws(PluginError) -> SQLChange) throws(PluginError) -> SQLChange {
        // Outside of a transaction one that waits for the lock: a savepoint alone would not.
        let (begin, undo, end) =
            raw.isInTransaction
            ? ("SAVEPOINT qntx_schema", ["ROLLBACK TO qntx_schema", "RELEASE qntx_schema"], "RELEASE qntx_schema")
            : ("BEGIN IMMEDIATE", ["ROLLBACK"], "COMMIT")
        try host { (raw) throws(DatabaseError) in try raw.execute(begin) }
        do throws(PluginError) {
            let before = try foreignObjects()
            let change = try body()
            guard try foreignObjects() == before else {
                throw PluginError(
                    .denied,
                    "the plugin may not make or change what does not begin with \(policy.prefix)"
                )
            }
            if let (table, parent) = try foreignParent() {
                throw PluginError(
                    .denied,
                    """
                    the plugin may not refer from \(table) to \(parent) by a foreign key: only to tables that begin with \
                    \(policy.prefix)
                    """
                )
            }
            try host { (raw) throws(DatabaseError) in try raw.execute(end) }
            return change
        } catch {
            withoutDeadline {
                // Where SQLite has rolled back already, there is nothing left to take back.
                try? host { (raw) throws(DatabaseError) in
                    for statement in undo { try raw.execute(statement) }
                }
            }
            throw error
        }
    }

    /// What there is in the file that is not the plugin's.
    private func foreignObjects() throws(PluginError) -> Set<[String]> {
        let objects = try rows("SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_master", 4)
        // SQLite keeps its own books of the plugin's tables too.
        return Set(objects.filter { !(policy.isOwn($0[1]) || policy.isOwn($0[2]) && $0[1].hasPrefix("sqlite_")) })
            .filter { $0[1] != "sqlite_sequence" }
    }

    /// A foreign key of the plugin's into a table of others.
    private func foreignParent() throws(PluginError) -> (table: String, parent: String)? {
        let keys = try rows(
            """
            SELECT m.name, f."table" FROM main.sqlite_master m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table'
            """,
            2
        )
        return keys.first { policy.isOwn($0[0]) && !policy.isOwn($0[1]) }.map { ($0[0], $0[1]) }
    }

    private func rows(_ sql: String, _ columns: Int) throws(PluginError) -> [[String]] {
        try host { (raw) throws(DatabaseError) in
            try raw.using(sql) { (statement) throws(DatabaseError) in
                var rows: [[String]] = []
                while try statement.step() { rows.append((0..<columns).map { statement.text($0) }) }
                return rows
            }
        }
    }
}
