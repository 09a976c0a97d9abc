import Foundation
import QNTXPlugin
import Synchronization
import Testing

@testable import QNTXCore

@Suite("A plugin's transactions")
struct TransactionTests {
    @Test("Commit what the body does, and are seen by others only then")
    func commits() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        let inside = try fixture.plugin.transaction { (transaction) throws(PluginError) in
            try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
            #expect(try fixture.count() == 0)
            try transaction.execute("CREATE TABLE bio_tech_more (x)")
            return try transaction.query("SELECT count(*) FROM bio_tech_genes").first?.values
        }
        #expect(inside == [1])
        #expect(try fixture.count() == 1)
        #expect(try fixture.count("bio_tech_more") == 0)
    }

    @Test("Undo everything when the body throws")
    func rollsBack() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        let error = failure { () throws(PluginError) in
            try fixture.plugin.transaction { (transaction) throws(PluginError) in
                try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
                try transaction.execute("CREATE TABLE bio_tech_more (x)")
                throw PluginError(.pluginFailed, "on purpose")
            }
        }
        #expect(error?.code == .pluginFailed)
        #expect(try fixture.count() == 0)
        #expect(try !fixture.objects().contains("bio_tech_more"))
        try fixture.plugin.execute("INSERT INTO bio_tech_genes (name) VALUES ('b')")
    }

    @Test("Go on after a statement that has failed alone, and not after one that has undone them")
    func swallowed() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable(rows: 1)
        try fixture.plugin.transaction { (transaction) throws(PluginError) in
            try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
            _ = try? transaction.execute("INSERT INTO bio_tech_genes (id) VALUES (1)")
            _ = try? transaction.execute("ALTER TABLE bio_tech_genes RENAME TO others")
            try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('b')")
        }
        #expect(try fixture.count() == 3)
        let error = failure { () throws(PluginError) in
            try fixture.plugin.transaction { (transaction) throws(PluginError) in
                try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('c')")
                _ = try? transaction.execute("INSERT OR ROLLBACK INTO bio_tech_genes (id) VALUES (1)")
            }
        }
        #expect(error?.code == .sqlFailed && error?.message.contains("rolled") == true)
        let late = failure { () throws(PluginError) in
            try fixture.plugin.transaction { (transaction) throws(PluginError) in
                _ = try? transaction.execute("INSERT OR ROLLBACK INTO bio_tech_genes (id) VALUES (1)")
                try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('d')")
            }
        }
        #expect(late?.code == .sqlFailed)
        #expect(try fixture.count() == 3)
    }

    @Test("Do not nest: an error instead of waiting for ever")
    func nested() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        try fixture.plugin.transaction { (transaction) throws(PluginError) in
            let error = failure { () throws(PluginError) in
                try fixture.plugin.transaction { (_) throws(PluginError) in }
            }
            #expect(error?.code == .invalidArgument && error?.message.contains("nest") == true)
            #expect(
                failure { () throws(PluginError) in try fixture.plugin.execute("DELETE FROM bio_tech_genes") } != nil
            )
            try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
        }
        #expect(try fixture.count() == 1)
    }

    @Test("What they give is good within the body and on its thread only")
    func escaped() throws {
        let fixture = try DatabaseFixture()
        let escaped = Mutex<(any SQLExecutor)?>(nil)
        try fixture.plugin.transaction { (transaction) throws(PluginError) in
            escaped.withLock { $0 = transaction }
            onThreads(1) { _ in
                let executor = escaped.withLock { $0 }
                #expect(failure { () throws(PluginError) in try executor?.query("SELECT 1") }?.code == .invalidArgument)
            }
        }
        let executor = escaped.withLock { $0 }
        #expect(failure { () throws(PluginError) in try executor?.execute("SELECT 1") }?.code == .closed)
    }

    @Test(
        "Statements that begin or end transactions are refused",
        arguments: [
            "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT x", "RELEASE x", "ROLLBACK TO x", "BEGIN IMMEDIATE",
        ]
    )
    func statements(text: String) throws {
        let fixture = try DatabaseFixture()
        #expect(failure { () throws(PluginError) in try fixture.plugin.execute(text) }?.code == .denied)
        try fixture.plugin.transaction { (transaction) throws(PluginError) in
            #expect(failure { () throws(PluginError) in try transaction.execute(text) }?.code == .denied)
        }
    }

    @Test("A deferred foreign key that does not hold at the end undoes them")
    func deferred() throws {
        let fixture = try DatabaseFixture()
        try fixture.makeTable()
        try fixture.plugin.execute(
            "CREATE TABLE bio_tech_child (gene REFERENCES bio_tech_genes (id) DEFERRABLE INITIALLY DEFERRED)"
        )
        let error = failure { () throws(PluginError) in
            try fixture.plugin.transaction { (transaction) throws(PluginError) in
                try transaction.execute("INSERT INTO bio_tech_child VALUES (5)")
            }
        }
        #expect(error?.code == .sqlFailed && error?.message.contains("FOREIGN KEY") == true)
        #expect(try fixture.count("bio_tech_child") == 0)
    }

    @Test("Temporary tables live within them")
    func temporary() throws {
        let fixture = try DatabaseFixture()
        let count = try fixture.plugin.transaction { (transaction) throws(PluginError) in
            try transaction.execute("CREATE TEMP TABLE scratch AS SELECT 1 AS a UNION ALL SELECT 2")
            try transaction.execute("INSERT INTO scratch VALUES (3)")
            return try transaction.query("SELECT sum(a) FROM temp.scratch").first?.values
        }
        #expect(count == [6])
    }
}
