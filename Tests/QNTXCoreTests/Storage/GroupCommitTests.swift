import Foundation
import GRDB
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("Changes that are committed together")
struct GroupCommitTests {
    @Test("Many threads at once: all there, each with its own answer")
    func many() throws {
        let directory = try TemporaryDirectory()
        let storage = try StorageTests.open(directory.file("qntx.db"))
        let right = Counter()
        onThreads(16) { thread in
            for index in 0..<100 {
                let text = "\(thread)-\(index)"
                let read = try? storage.write { database in
                    try database.execute(sql: "INSERT INTO notes (text) VALUES (?)", arguments: [text])
                    return try String.fetchOne(
                        database,
                        sql: "SELECT text FROM notes WHERE id = ?",
                        arguments: [database.lastInsertedRowID]
                    )
                }
                if read == text { right.add() }
            }
        }
        #expect(right.value == 1600)
        #expect(try StorageTests.count(storage) == 1600)
        #expect(try storage.read { try Int.fetchOne($0, sql: "SELECT count(DISTINCT text) FROM notes") } == 1600)
        try storage.close()
    }

    @Test("One that fails takes back its own changes and no others'")
    func failing() throws {
        let directory = try TemporaryDirectory()
        let storage = try StorageTests.open(directory.file("qntx.db"))
        let refused = Counter()
        onThreads(16) { thread in
            for index in 0..<50 {
                do throws(PluginError) {
                    try storage.write { database in
                        try database.execute(sql: "INSERT INTO notes (text) VALUES ('x')")
                        if index % 2 == 0 { throw PluginError(.invalidArgument, "thread \(thread)") }
                        if index % 5 == 0 { try database.execute(sql: "INSERT INTO nothing VALUES (1)") }
                    }
                } catch {
                    if error.code == (index % 2 == 0 ? .invalidArgument : .sqlFailed) { refused.add() }
                }
            }
        }
        // Of fifty, every second one throws, and of the others the five that are multiples of five.
        #expect(refused.value == 16 * 30)
        #expect(try StorageTests.count(storage) == 16 * 20)
        try storage.close()
    }

    @Test("A change within a change is an error, and both are undone")
    func within() throws {
        let directory = try TemporaryDirectory()
        let storage = try StorageTests.open(directory.file("qntx.db"))
        let error = failure { () throws(PluginError) in
            try storage.write { database in
                try database.execute(sql: "INSERT INTO notes (text) VALUES ('x')")
                try StorageTests.add(storage, "y")
            }
        }
        #expect(error?.code == .internalError)
        #expect(try StorageTests.count(storage) == 0)
        try StorageTests.add(storage, "z")
        try storage.close()
    }
}
