import Foundation
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("A plugin's statements")
struct StatementTests {
    @Test("Make tables, fill and read them")
    func ordinary() throws {
        let fixture = try DatabaseFixture()
        #expect(fixture.plugin.tablePrefix == "bio_tech_")
        try fixture.makeTable()
        let change = try fixture.plugin.execute("INSERT INTO bio_tech_genes (name) VALUES (?1), (?2)", ["a", "b"])
        #expect(change == SQLChange(rows: 2, lastInsertedID: 2))
        #expect(try fixture.plugin.execute("UPDATE bio_tech_genes SET name = 'c' WHERE id = 1").rows == 1)
        let rows = try fixture.plugin.query("SELECT id, name AS \"Name\" FROM bio_tech_genes ORDER BY id")
        #expect(rows.map(\.columns) == [["id", "Name"], ["id", "Name"]])
        #expect(rows.map { $0["NAME"] } == ["c", "b"])
        #expect(try fixture.plugin.execute("DELETE FROM bio_tech_genes").rows == 2)
        #expect(try fixture.plugin.execute("CREATE INDEX bio_tech_by_name ON bio_tech_genes (name)").rows == 0)
        try fixture.plugin.execute("DROP TABLE bio_tech_genes")
        #expect(try !fixture.objects().contains { $0.hasPrefix("bio") })
    }

    @Test(
        "Values come back as they were",
        arguments: [
            SQLValue.null, 0, .integer(.min), .integer(.max), 1.5, .real(.infinity), "", "text", .text("a\u{0}b 🧬"),
            .blob([]), .blob([0, 255, 0]), .blob(Array(repeating: 7, count: 100_000)),
        ]
    )
    func values(value: SQLValue) throws {
        let fixture = try DatabaseFixture()
        #expect(try fixture.plugin.query("SELECT ? AS v", [value]).map(\.values) == [[value]])
        try fixture.plugin.execute("CREATE TABLE bio_tech_v (v)")
        try fixture.plugin.execute("INSERT INTO bio_tech_v VALUES (?)", [value])
        #expect(try fixture.plugin.query("SELECT v FROM bio_tech_v").map(\.values) == [[value]])
    }

    @Test("What is not a number is NULL; text that is not UTF-8 is repaired")
    func odd() throws {
        let fixture = try DatabaseFixture()
        #expect(try fixture.plugin.query("SELECT ?", [.real(.nan)]).map(\.values) == [[.null]])
        let repaired = try fixture.plugin.query("SELECT CAST(x'61ff62' AS TEXT)")
        #expect(repaired.map(\.values) == [["a\u{FFFD}b"]])
    }

    @Test("One at a time; white space, comments and semicolons may follow")
    func single() throws {
        let fixture = try DatabaseFixture()
        for text in [
            "SELECT 1;", "SELECT 1 ; ;\n", "SELECT 1 -- done", "SELECT 1; /* done */ -- really\n", "SELECT 1; /*",
        ] {
            #expect(try fixture.plugin.query(text).map(\.values) == [[1]], "\(text)")
        }
        for text in ["SELECT 1; SELECT 2", "SELECT 1;;x", "SELECT 1; /* */ DROP TABLE x", "", "  ", "-- nothing", ";"] {
            let error = failure { () throws(PluginError) in try fixture.plugin.query(text) }
            #expect(error?.code == .invalidArgument || error?.code == .sqlFailed, "\(text)")
        }
        #expect(failure { () throws(PluginError) in try fixture.plugin.query("SELECT 1\u{0}; SELECT 2") } != nil)
    }

    @Test("Take exactly as many arguments as they have parameters")
    func arguments() throws {
        let fixture = try DatabaseFixture()
        for (text, arguments) in [("SELECT ?", []), ("SELECT ?, ?", [1]), ("SELECT 1", [1]), ("SELECT ?3", [1])]
            as [(String, [SQLValue])]
        {
            #expect(
                failure { () throws(PluginError) in try fixture.plugin.query(text, arguments) }?.code
                    == .invalidArgument
            )
        }
        #expect(try fixture.plugin.query("SELECT ?2, ?1, ?2", [1, 2]).map(\.values) == [[2, 1, 2]])
    }

    @Test("Errors carry SQLite's own text")
    func errors() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable(rows: 1)
        for (text, part) in [
            ("SELEC 1", "syntax error"), ("SELECT * FROM bio_tech_nothing", "no such table"),
            ("INSERT INTO bio_tech_genes (id) VALUES (1)", "UNIQUE constraint failed"),
            ("SELECT nope()", "no such function"),
        ] {
            let error = failure { () throws(PluginError) in try fixture.plugin.execute(text) }
            #expect(
                error?.code == .sqlFailed && error?.message.contains(part) == true,
                "\(text): \(String(describing: error))"
            )
        }
    }

    @Test("A callback ends a query, and may use the service meanwhile")
    func callback() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable(rows: 10)
        var seen: [SQLValue] = []
        try fixture.plugin.query("SELECT id FROM bio_tech_genes ORDER BY id", []) { row in
            do {
                try fixture.plugin.execute("INSERT INTO bio_tech_genes (name) VALUES ('more')")
                #expect(try fixture.count() == .integer(Int64(11 + seen.count)))
                try fixture.plugin.transaction { (transaction) throws(PluginError) in
                    _ = try transaction.execute("UPDATE bio_tech_genes SET name = 'x' WHERE id = 1")
                }
            } catch {
                Issue.record(error)
            }
            seen += row.values
            return seen.count < 4
        }
        #expect(seen == [1, 2, 3, 4])
    }

    @Test("A change that gives rows can be asked for as a query, and its callback may change more")
    func returning() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        var ids: [SQLValue] = []
        try fixture.plugin.query("INSERT INTO bio_tech_genes (name) VALUES ('a'), ('b') RETURNING id", []) { row in
            ids += row.values
            #expect(throws: Never.self) {
                try fixture.plugin.execute("DELETE FROM bio_tech_genes WHERE id = ?", row.values)
            }
            return true
        }
        #expect(ids == [1, 2])
        #expect(try fixture.count() == 0)
    }

    @Test("Full-text indexes, JSON, recursive queries and RTrees work")
    func features() throws {
        let fixture = try DatabaseFixture()
        let plugin = fixture.plugin
        try plugin.execute("CREATE VIRTUAL TABLE bio_tech_text USING fts5(body)")
        try plugin.execute("INSERT INTO bio_tech_text VALUES ('the quick brown fox'), ('lazy dog')")
        #expect(
            try plugin.query("SELECT rowid FROM bio_tech_text WHERE bio_tech_text MATCH 'fox'").map(\.values) == [[1]]
        )
        try plugin.execute("DROP TABLE bio_tech_text")
        #expect(try plugin.query("SELECT value FROM json_each('[1,2]')").map(\.values) == [[1], [2]])
        let numbers = try plugin.query(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT sum(x) FROM n"
        )
        #expect(numbers.map(\.values) == [[15]])
        try plugin.execute("CREATE VIRTUAL TABLE bio_tech_boxes USING rtree(id, x0, x1)")
        try plugin.execute("INSERT INTO bio_tech_boxes VALUES (1, 0.0, 1.0)")
        #expect(try fixture.count("bio_tech_boxes") == 1)
        try plugin.execute("CREATE TABLE bio_tech_auto (id INTEGER PRIMARY KEY AUTOINCREMENT, x)")
        #expect(try plugin.execute("INSERT INTO bio_tech_auto (x) VALUES (1)").lastInsertedID == 1)
        try plugin.execute("ALTER TABLE bio_tech_auto RENAME TO bio_tech_auto2")
        try plugin.execute("ALTER TABLE bio_tech_auto2 ADD COLUMN y DEFAULT 5")
        try plugin.execute("ALTER TABLE bio_tech_auto2 RENAME COLUMN x TO z")
        try plugin.execute("ALTER TABLE bio_tech_auto2 DROP COLUMN y")
        try plugin.execute("CREATE VIEW bio_tech_v AS SELECT z FROM bio_tech_auto2")
        #expect(try plugin.query("SELECT * FROM bio_tech_v").map(\.values) == [[1]])
        try plugin.execute("DROP TABLE bio_tech_auto2")
        #expect(try plugin.query("PRAGMA table_info(bio_tech_boxes)").count == 3)
        #expect(try plugin.query("PRAGMA foreign_keys").map(\.values) == [[1]])
        try plugin.execute("CREATE TABLE bio_tech_copy AS SELECT 1 AS a")
        try plugin.execute("CREATE TABLE bio_tech_child (a REFERENCES bio_tech_copy (a))")
    }

    @Test("Triggers of its own change its own tables")
    func triggers() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        try fixture.plugin.execute("CREATE TABLE bio_tech_log (text)")
        try fixture.plugin.execute(
            """
            CREATE TRIGGER bio_tech_logs AFTER INSERT ON bio_tech_genes BEGIN
                INSERT INTO bio_tech_log VALUES (new.name);
            END
            """
        )
        try fixture.plugin.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
        #expect(try fixture.count("bio_tech_log") == 1)
    }

    @Test("Many threads at once")
    func threads() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        let done = Counter()
        onThreads(12) { thread in
            for index in 0..<20 {
                do throws(PluginError) {
                    try fixture.plugin.execute(
                        "INSERT INTO bio_tech_genes (name) VALUES (?)",
                        [.text("\(thread)-\(index)")]
                    )
                    if try fixture.plugin.query("SELECT 1 FROM bio_tech_genes LIMIT 1").count == 1 { done.add() }
                } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(done.value == 240)
        #expect(try fixture.count() == 240)
    }

    @Test("After the end, closed is what they are")
    func closed() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        fixture.databases.close()
        #expect(failure { () throws(PluginError) in try fixture.count() }?.code == .closed)
        #expect(
            failure { () throws(PluginError) in try fixture.plugin.execute("DELETE FROM bio_tech_genes") }?.code
                == .closed
        )
        let late = fixture.databases.database(for: "late")
        #expect(failure { () throws(PluginError) in try late.query("SELECT 1") }?.code == .closed)
    }
}
