import GRDB
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("What a plugin's statements may use")
struct SQLLimitTests {
    private static let endless =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

    @Test("A statement without end is interrupted, and the connection goes on")
    func endless() throws {
        let fixture = try DatabaseFixture(limits: SQLLimits(deadline: .milliseconds(300)))
        #expect(failure { () throws(PluginError) in try fixture.plugin.query(Self.endless) }?.code == .deadlineExceeded)
        #expect(
            failure { () throws(PluginError) in try fixture.plugin.execute(Self.endless) }?.code == .deadlineExceeded
        )
        #expect(try fixture.plugin.query("SELECT 1").map(\.values) == [[1]])
        try fixture.makeTable()
    }

    @Test("A transaction that takes too long is undone, also when its body does not care")
    func transaction() throws {
        let fixture = try DatabaseFixture(limits: SQLLimits(deadline: .milliseconds(500)))
        try fixture.makeTable()
        let error = failure { () throws(PluginError) in
            try fixture.plugin.transaction { (transaction) throws(PluginError) in
                try transaction.execute("INSERT INTO bio_tech_genes (name) VALUES ('a')")
                let inner = failure { () throws(PluginError) in try transaction.query(Self.endless) }
                #expect(inner?.code == .deadlineExceeded)
            }
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(try fixture.count() == 0)
    }

    @Test("A lock is waited for until it is said to be busy, or the time is over")
    func locked() throws {
        for (timeout, deadline, code) in [(200, 20_000, PluginError.Code.busy), (20_000, 300, .deadlineExceeded)] {
            let fixture = try DatabaseFixture(
                limits: SQLLimits(deadline: .milliseconds(deadline)),
                settings: StorageSettings(busyTimeout: .milliseconds(timeout))
            )
            let other = try DatabaseQueue(path: fixture.storage.path)
            try other.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE")
                let error = failure { () throws(PluginError) in
                    try fixture.plugin.execute("CREATE TABLE bio_tech_x (a)")
                }
                #expect(error?.code == code)
                let transaction = failure { () throws(PluginError) in
                    try fixture.plugin.transaction { (_) throws(PluginError) in }
                }
                #expect(transaction?.code == code)
                try database.execute(sql: "ROLLBACK")
            }
            try fixture.plugin.execute("CREATE TABLE bio_tech_x (a)")
        }
    }

    @Test(
        "Values, statements and patterns that are too large",
        arguments: [
            "SELECT randomblob(1000000000)", "SELECT zeroblob(1000000000)", "SELECT hex(zeroblob(60000000))",
            "SELECT replace(hex(zeroblob(1000)), '0', hex(zeroblob(100000)))",
        ]
    )
    func large(text: String) throws {
        let fixture = try DatabaseFixture()
        let error = failure { () throws(PluginError) in try fixture.plugin.query(text) }
        #expect(error?.code == .tooLarge, "\(String(describing: error))")
        #expect(try fixture.plugin.query("SELECT 1").count == 1)
    }

    @Test("More than that")
    func more() throws {
        let fixture = try DatabaseFixture(limits: SQLLimits(statementBytes: 1000, arguments: 10, connections: 2))
        let long = "SELECT '\(String(repeating: "x", count: 2000))'"
        #expect(failure { () throws(PluginError) in try fixture.plugin.query(long) }?.code == .tooLarge)
        let many = "SELECT " + Array(repeating: "?", count: 11).joined(separator: ", ")
        #expect(throws: PluginError.self) { try fixture.plugin.query(many, Array(repeating: 1, count: 11)) }
        let text = String(repeating: "%a", count: 600)
        #expect(throws: PluginError.self) { try fixture.plugin.query("SELECT 'x' LIKE ?", [.text(text)]) }
        var depth = 0
        func nest() {
            do throws(PluginError) {
                try fixture.plugin.query("SELECT 1", []) { _ in
                    depth += 1
                    nest()
                    return true
                }
            } catch {
                #expect(error.code == .busy)
            }
        }
        nest()
        #expect(depth == 2)
    }

    @Test("Closing breaks off what is being executed")
    func closing() async throws {
        let fixture = try DatabaseFixture()
        async let error = Self.run(fixture.plugin)
        try await Task.sleep(for: .milliseconds(200))
        fixture.databases.close()
        let code = await error
        #expect(code == .deadlineExceeded || code == .closed)
    }

    private static func run(_ plugin: any DatabaseService) async -> PluginError.Code? {
        do throws(PluginError) {
            _ = try plugin.query(endless)
            return nil
        } catch {
            return error.code
        }
    }
}
