import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The database of a plugin in C")
struct DatabaseServiceTests {
    @Test("Holds its tables, with values of every kind, and gives them back")
    func values() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        #expect(try await host.json(.get, "/db/prefix")["prefix"] == "services_")
        let made = try await host.json(.post, "/db/execute", body: "CREATE TABLE services_t (a, b, c, d, e)")
        #expect(made["status"] == 0, "\(made)")
        let insert = "INSERT INTO services_t VALUES (?, ?, ?, ?, ?)\ni 42\nr 1.5\nt héllo\nb 00ff\nn"
        let change = try await host.json(.post, "/db/execute", body: insert)
        #expect(change["status"] == 0 && change["rows"] == 1 && change["last_insert_id"] == 1)
        let rows = try await host.json(.post, "/db/query", body: "SELECT * FROM services_t")
        #expect(rows["rows"][0]["columns"] == ["a", "b", "c", "d", "e"])
        let row = rows["rows"][1]
        #expect(row[0] == 42 && row[1] == .number(1.5) && row[3]["hex"] == "00ff" && row[4] == .null, "\(rows)")
        try await host.stop()
    }

    @Test("Is its own part of it alone, unless the operator grants more")
    func confined() async throws {
        let services = try await Fixture.library("services")
        let host = try await RunningHost([services])
        for statement in [
            "SELECT * FROM attestations", "DELETE FROM pulse_jobs", "CREATE TABLE other (a)",
            "ATTACH 'x.db' AS y", "PRAGMA writable_schema = 1", "DROP TABLE attestations",
        ] {
            let refused = try await host.json(.post, "/db/execute", body: statement)
            #expect((refused["status"].int ?? 0) < 0, "\(statement): \(refused)")
            #expect(refused["error"].text?.isEmpty == false)
        }
        try await host.stop()
        let granted = try await RunningHost(
            [services],
            plugins: ["services": PluginSettings(grants: [SQLGrant(.read, table: "attestations")])]
        )
        let count = try await granted.json(.post, "/db/query", body: "SELECT count(*) FROM attestations")
        #expect(count["status"] == 0, "\(count)")
        let delete = try await granted.json(.post, "/db/execute", body: "DELETE FROM attestations")
        #expect(delete["status"] == -12, "\(delete)")
        try await granted.stop()
    }

    @Test("Ends a statement without an end at the deadline, with SQLite's own words for what is wrong")
    func deadline() async throws {
        let host = try await RunningHost(
            [try await Fixture.library("services")],
            sql: SQLLimits(deadline: .milliseconds(300))
        )
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        #expect(try await host.json(.post, "/db/query", body: endless)["status"] == -7)
        let wrong = try await host.json(.post, "/db/query", body: "SELEKT 1")
        #expect(wrong["status"] == -1 && wrong["error"].text?.contains("syntax error") == true)
        try await host.stop()
    }

    @Test("Commits a transaction as a whole, or nothing of it; its handle is good in it alone")
    func transactions() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        _ = try await host.json(.post, "/db/execute", body: "CREATE TABLE services_t (a)")
        let two = "INSERT INTO services_t VALUES (1)\nINSERT INTO services_t VALUES (2)"
        #expect(try await host.json(.post, "/db/transaction", body: two)["status"] == 0)
        let undone = try await host.json(.post, "/db/transaction", query: "result=-9", body: two)
        #expect(undone["status"] == -9)
        let count = try await host.json(.post, "/db/query", body: "SELECT count(*) FROM services_t")
        #expect(count["rows"][1][0] == 2)
        let nested = try await host.json(.post, "/db/nested")
        #expect(nested["kept-execute"] == -5 && nested["kept-query"] == -5, "\(nested)")
        let bad = try await host.json(.post, "/db/bad")
        #expect(bad.fields.count > 5)
        _ = try await host.json(.post, "/db/nested-rows")
        _ = try await host.json(.post, "/db/transaction-thread")
        try await host.stop()
    }
}
