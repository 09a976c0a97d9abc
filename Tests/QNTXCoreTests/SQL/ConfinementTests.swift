import GRDB
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("What a plugin's statements do not reach")
struct ConfinementTests {
    @Test(
        "Statements that reach for others' tables are denied and change nothing",
        arguments: [
            "SELECT * FROM finance_rates",
            "SELECT count(*) FROM finance_rates",
            "SELECT 1 FROM finance_rates",
            "SELECT * FROM main.finance_rates",
            "SELECT * FROM \"finance_rates\"",
            "SELECT * FROM [finance_rates]",
            "SELECT * FROM `FINANCE_RATES`",
            "SELECT * FROM 'finance_rates'",
            "WITH bio_tech_x AS (SELECT * FROM finance_rates) SELECT * FROM bio_tech_x",
            "SELECT (SELECT rate FROM finance_rates)",
            "SELECT EXISTS (SELECT 1 FROM finance_rates WHERE rate > 2)",
            "INSERT INTO bio_tech_genes SELECT id, rate FROM finance_rates",
            "UPDATE bio_tech_genes SET name = (SELECT rate FROM finance_rates)",
            "DELETE FROM bio_tech_genes WHERE id IN (SELECT id FROM finance_rates)",
            "INSERT INTO finance_rates VALUES (2, 3)",
            "REPLACE INTO finance_rates VALUES (1, 3)",
            "UPDATE finance_rates SET rate = 0",
            "DELETE FROM finance_rates",
            "DROP TABLE finance_rates",
            "ALTER TABLE finance_rates ADD COLUMN x",
            "ALTER TABLE finance_rates RENAME TO bio_tech_rates",
            "ALTER TABLE bio_tech_genes RENAME TO genes",
            "ALTER TABLE bio_tech_genes RENAME TO finance_genes",
            "CREATE TABLE genes (x)",
            "CREATE TABLE finance_more (x)",
            "CREATE TABLE bio_tech_stolen AS SELECT * FROM finance_rates",
            "CREATE INDEX bio_tech_i ON finance_rates (rate)",
            "CREATE INDEX foreign_name ON bio_tech_genes (name)",
            "CREATE TRIGGER bio_tech_t AFTER INSERT ON finance_rates BEGIN SELECT 1; END",
            "CREATE TRIGGER t AFTER INSERT ON bio_tech_genes BEGIN SELECT 1; END",
            "CREATE TEMP TRIGGER t AFTER INSERT ON finance_rates BEGIN SELECT 1; END",
            "CREATE VIEW v AS SELECT 1",
            "CREATE VIRTUAL TABLE texts USING fts5(x)",
            "CREATE VIRTUAL TABLE bio_tech_x USING dbstat",
            "CREATE VIRTUAL TABLE bio_tech_x USING sqlite_stmt",
            "CREATE TABLE bio_tech_child (x REFERENCES finance_rates (id))",
            "CREATE TABLE bio_tech_child (x REFERENCES attestations (source))",
            "ALTER TABLE bio_tech_genes ADD COLUMN x REFERENCES finance_rates (id)",
            "SELECT * FROM sqlite_master",
            "SELECT * FROM sqlite_schema",
            "SELECT sql FROM main.sqlite_master WHERE name LIKE 'bio%'",
            "CREATE TABLE bio_tech_schema AS SELECT * FROM sqlite_master",
            "UPDATE sqlite_master SET sql = 'x'",
            "DELETE FROM sqlite_master",
            "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, 'CREATE TABLE x (y)')",
            "DELETE FROM sqlite_sequence",
            "SELECT * FROM sqlite_sequence",
            "SELECT * FROM dbstat",
            "SELECT * FROM sqlite_dbpage",
            "SELECT * FROM pragma_table_info('finance_rates')",
            "SELECT * FROM attestations",
            "DELETE FROM attestations",
            "SELECT * FROM grdb_migrations",
            "ATTACH DATABASE ':memory:' AS a",
            "ATTACH DATABASE 'qntx.db' AS bio_tech_a",
            "DETACH DATABASE main",
            "VACUUM",
            "VACUUM INTO '/tmp/qntx-stolen.db'",
            "ANALYZE",
            "ANALYZE finance_rates",
            "REINDEX",
            "REINDEX attestations",
            "PRAGMA writable_schema = 1",
            "PRAGMA journal_mode = DELETE",
            "PRAGMA journal_mode",
            "PRAGMA foreign_keys = 0",
            "PRAGMA trusted_schema = 1",
            "PRAGMA user_version = 7",
            "PRAGMA table_info(finance_rates)",
            "PRAGMA index_list('finance_rates')",
            "PRAGMA table_list",
            "PRAGMA database_list",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "PRAGMA locking_mode = EXCLUSIVE",
            "PRAGMA max_page_count = 10",
            "PRAGMA mmap_size = 1000000000",
            "PRAGMA temp_store_directory = '/etc'",
            "SELECT load_extension('evil')",
            "SELECT fts3_tokenizer('simple')",
            "EXPLAIN SELECT * FROM finance_rates",
        ]
    )
    func denied(text: String) throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable(rows: 2)
        let before = try fixture.objects()
        for isQuery in [false, true] {
            let error = failure { () throws(PluginError) in
                if isQuery {
                    _ = try fixture.plugin.query(text)
                } else {
                    try fixture.plugin.execute(text)
                }
            }
            // What SQLite does not know at all, or protects by itself, comes with its own words.
            #expect(error?.code == .denied || error?.code == .sqlFailed, "\(String(describing: error))")
            if error?.code == .sqlFailed {
                #expect(
                    [
                        "may not be modified", "no such table: sqlite_dbpage", "no such", "not authorized",
                        "unable to identify",
                    ].contains { error?.message.contains($0) == true },
                    "\(String(describing: error))"
                )
            }
        }
        #expect(try fixture.objects() == before)
        #expect(try fixture.count() == 2)
        #expect(try fixture.other.query("SELECT * FROM finance_rates").map(\.values) == [[1, 2.5]])
    }

    @Test("A refusal names the table and the prefix")
    func message() throws {
        let fixture = try DatabaseFixture()
        let error = failure { () throws(PluginError) in try fixture.plugin.query("SELECT * FROM finance_rates") }
        #expect(error?.message.contains("finance_rates") == true && error?.message.contains("bio_tech_") == true)
    }

    @Test("Views and triggers reach no further than the plugin itself")
    func views() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        try fixture.plugin.execute("CREATE VIEW bio_tech_v AS SELECT * FROM finance_rates")
        #expect(
            failure { () throws(PluginError) in try fixture.plugin.query("SELECT * FROM bio_tech_v") }?.code == .denied
        )
        try fixture.plugin.execute(
            "CREATE TRIGGER bio_tech_t AFTER INSERT ON bio_tech_genes BEGIN DELETE FROM finance_rates; END"
        )
        let error = failure { () throws(PluginError) in
            try fixture.plugin.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
        }
        #expect(error?.code == .denied)
        #expect(try fixture.other.query("SELECT * FROM finance_rates").count == 1)
    }

    @Test("The tables behind a full-text index cannot be written to; content of others cannot be indexed")
    func shadows() throws {
        let fixture = try DatabaseFixture()
        try fixture.plugin.execute("CREATE VIRTUAL TABLE bio_tech_text USING fts5(body)")
        #expect(throws: PluginError.self) { try fixture.plugin.execute("DELETE FROM bio_tech_text_data") }
        _ = try? fixture.plugin.execute(
            "CREATE VIRTUAL TABLE bio_tech_f USING fts5(rate, content='finance_rates', content_rowid='id')"
        )
        #expect(throws: PluginError.self) {
            try fixture.plugin.execute("INSERT INTO bio_tech_f (bio_tech_f) VALUES ('rebuild')")
        }
        #expect(throws: PluginError.self) { try fixture.plugin.query("SELECT * FROM bio_tech_f") }
    }

    @Test("A plugin named like the host's tables, or like the beginning of another plugin, owns neither's")
    func prefixes() throws {
        let fixture = try DatabaseFixture()
        let names = fixture.databases.database(for: "attestation")
        #expect(
            failure { () throws(PluginError) in try names.query("SELECT * FROM attestation_links") }?.code == .denied
        )
        #expect(
            failure { () throws(PluginError) in try names.execute("DROP TABLE attestation_links") }?.code == .denied
        )
        let grdb = fixture.databases.database(for: "grdb")
        #expect(failure { () throws(PluginError) in try grdb.execute("DELETE FROM grdb_migrations") }?.code == .denied)
        try fixture.makeTable()
        let shorter = fixture.databases.database(for: "bio")
        #expect(
            failure { () throws(PluginError) in try shorter.query("SELECT * FROM bio_tech_genes") }?.code == .denied
        )
        try shorter.execute("CREATE TABLE bio_own (x)")
        #expect(
            failure { () throws(PluginError) in try fixture.plugin.query("SELECT * FROM bio_own") }?.code == .denied
        )
    }

    @Test("Names are compared without their case")
    func anyCase() throws {
        let fixture = try DatabaseFixture()
        try fixture.plugin.execute("CREATE TABLE BIO_TECH_Upper (x)")
        try fixture.plugin.execute("INSERT INTO bio_tech_upper VALUES (1)")
        #expect(try fixture.count("Bio_Tech_UPPER") == 1)
    }

    @Test("What the operator grants is reached, and no more")
    func grants() throws {
        let fixture = try DatabaseFixture(grants: [SQLGrant(.read, table: "Finance_Rates")])
        #expect(try fixture.plugin.query("SELECT rate FROM finance_rates").map(\.values) == [[2.5]])
        for text in ["DELETE FROM finance_rates", "DROP TABLE finance_rates", "SELECT * FROM attestations"] {
            #expect(failure { () throws(PluginError) in try fixture.plugin.execute(text) }?.code == .denied, "\(text)")
        }
        let writer = fixture.databases.database(for: "bio-tech", grants: [SQLGrant(.write, table: "finance_rates")])
        #expect(try writer.execute("UPDATE finance_rates SET rate = 3 WHERE rate = 2.5").rows == 1)
        #expect(failure { () throws(PluginError) in try writer.execute("DROP TABLE finance_rates") }?.code == .denied)
        let all = fixture.databases.database(for: "bio-tech", grants: [SQLGrant(.read)])
        #expect(try all.query("SELECT * FROM attestations").isEmpty)
        #expect(try !all.query("SELECT * FROM sqlite_master").isEmpty)
        #expect(failure { () throws(PluginError) in try all.execute("DELETE FROM finance_rates") }?.code == .denied)
    }
}
