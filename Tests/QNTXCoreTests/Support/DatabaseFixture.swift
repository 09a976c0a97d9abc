import GRDB
import QNTXPlugin
import QNTXTestSupport

@testable import QNTXCore

/// A host's database file with two plugins, one of which has a table.
final class DatabaseFixture: Sendable {
    let directory: TemporaryDirectory
    let storage: Storage
    let databases: PluginDatabases
    /// The plugin under test, `bio-tech`.
    let plugin: any DatabaseService
    /// Another one, which has a table `finance_rates` with one row.
    let other: any DatabaseService

    init(limits: SQLLimits = SQLLimits(), settings: StorageSettings = StorageSettings(), grants: [SQLGrant] = []) throws
    {
        directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        storage = try Storage(path: path, migrations: Attestations.migrations)
        databases = PluginDatabases(path: path, settings: settings, limits: limits)
        plugin = databases.database(for: "bio-tech", grants: grants)
        other = databases.database(for: "finance")
        try other.execute("CREATE TABLE finance_rates (id INTEGER PRIMARY KEY, rate REAL)")
        try other.execute("INSERT INTO finance_rates VALUES (1, 2.5)")
    }

    deinit {
        databases.close()
        try? storage.close()
    }

    /// Has the plugin make a table of its own with some rows.
    func makeTable(rows: Int = 0) throws(PluginError) {
        try plugin.execute("CREATE TABLE bio_tech_genes (id INTEGER PRIMARY KEY, name TEXT)")
        for row in 0..<rows { try plugin.execute("INSERT INTO bio_tech_genes (name) VALUES (?)", [.text("g\(row)")]) }
    }

    /// How many rows a query gives to the plugin.
    func count(_ table: String = "bio_tech_genes") throws(PluginError) -> SQLValue? {
        try plugin.query("SELECT count(*) FROM \(table)").first?.values.first
    }

    /// The names of all objects in the file.
    func objects() throws(PluginError) -> [String] {
        try storage.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master ORDER BY name") }
    }
}
