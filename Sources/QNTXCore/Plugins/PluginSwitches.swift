import Foundation
import GRDB
public import QNTXPlugin

/// The plugins that the operator has disabled, kept over restarts in the host's database. Any thread; calls block on the
/// disk.
public final class PluginSwitches: Sendable {
    /// A plugin that is disabled.
    public struct Disabled: Sendable, Hashable, Codable {
        /// The plugin.
        public var name: String
        /// The file that it was in when it was disabled.
        public var file: String?
        /// When, in milliseconds since 1970.
        public var since: Int64

        /// Describes one.
        public init(name: String, file: String?, since: Int64) {
            self.name = name
            self.file = file
            self.since = since
        }
    }

    private let storage: Storage

    init(storage: Storage) {
        self.storage = storage
    }

    /// The disabled plugins, ascending by name.
    public func disabled() throws(PluginError) -> [Disabled] {
        try storage.read { database in
            try Row.fetchAll(database, sql: "SELECT name, file, since FROM disabled_plugins ORDER BY name")
                .map { Disabled(name: $0["name"], file: $0["file"], since: $0["since"]) }
        }
    }

    /// Remembers that a plugin is disabled; one that is already stays as it is.
    public func disable(_ plugin: Disabled) throws(PluginError) {
        try storage.write { database in
            try database.execute(
                sql: "INSERT INTO disabled_plugins (name, file, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [plugin.name, plugin.file, plugin.since]
            )
        }
    }

    /// Remembers that a plugin is not disabled any more.
    public func enable(_ name: String) throws(PluginError) {
        try storage.write { database in
            try database.execute(sql: "DELETE FROM disabled_plugins WHERE name = ?", arguments: [name])
        }
    }

    /// The steps of the database's layout that are the switches'.
    static let migrations: [Migration] = [
        Migration(
            "021-plugins",
            sql: """
                -- What the operator has disabled. `since` is in milliseconds since 1970.
                CREATE TABLE disabled_plugins (
                    name TEXT PRIMARY KEY,
                    file TEXT,
                    since INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        )
    ]
}
