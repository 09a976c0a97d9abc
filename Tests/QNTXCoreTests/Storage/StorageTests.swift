import Foundation
import GRDB
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("The database file")
struct StorageTests {
    static let notes = Migration("101-notes", sql: "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")

    static func open(_ path: String, _ settings: StorageSettings = StorageSettings()) throws(PluginError) -> Storage {
        try Storage(path: path, settings: settings, migrations: [notes])
    }

    static func count(_ storage: Storage) throws(PluginError) -> Int {
        try storage.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM notes") } ?? -1
    }

    static func add(_ storage: Storage, _ text: String) throws(PluginError) {
        try storage.write { try $0.execute(sql: "INSERT INTO notes (text) VALUES (?)", arguments: [text]) }
    }

    @Test("Is made at the first start, with the folders above it")
    func made() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("a/b/qntx.db")
        let storage = try Self.open(path)
        try Self.add(storage, "hello")
        try storage.close()
        let again = try Self.open(path)
        #expect(try Self.count(again) == 1)
        try again.close()
    }

    @Test("Is in WAL mode with foreign keys, and commits wait for the disk as told")
    func pragmas() throws {
        let directory = try TemporaryDirectory()
        for (durability, synchronous) in [(StorageSettings.Durability.full, 2), (.normal, 1)] {
            let storage = try Self.open(directory.file("\(durability).db"), StorageSettings(durability: durability))
            let (mode, level, keys) = try storage.write { database in
                (
                    try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                    try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                    try Bool.fetchOne(database, sql: "PRAGMA foreign_keys")
                )
            }
            #expect(mode == "wal" && level == synchronous && keys == true)
            try storage.close()
        }
    }

    @Test("Takes the steps of its layout in the order of their names, each once")
    func migrations() throws {
        let directory = try TemporaryDirectory()
        let later = Migration("102-more", sql: "ALTER TABLE notes ADD COLUMN more TEXT")
        let path = directory.file("qntx.db")
        try Self.open(path).close()
        for _ in 0..<2 {
            let storage = try Storage(path: path, migrations: [later, Self.notes])
            #expect(try storage.read { try $0.columns(in: "notes").map(\.name) } == ["id", "text", "more"])
            try storage.close()
        }
    }

    @Test("A step that fails leaves nothing of itself behind")
    func failingMigration() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        let broken = Migration("102-broken", sql: "CREATE TABLE half (id INTEGER); CREATE TABLE notes (id INTEGER)")
        let error = failure { () throws(PluginError) in try Storage(path: path, migrations: [Self.notes, broken]) }
        #expect(error?.code == .sqlFailed)
        let storage = try Self.open(path)
        #expect(try storage.read { try $0.tableExists("half") } == false)
        try storage.close()
    }

    @Test("A file of a newer host is refused and stays as it is")
    func newer() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        try Storage(path: path, migrations: [Self.notes, Migration("999-future", sql: "CREATE TABLE future (id)")])
            .close()
        let error = failure { () throws(PluginError) in try Self.open(path) }
        #expect(error?.code == .incompatibleVersion)
        #expect(error?.message.contains(path) == true)
    }

    @Test("Closes twice, and says so when it is used afterwards")
    func closed() throws {
        let directory = try TemporaryDirectory()
        let storage = try Self.open(directory.file("qntx.db"))
        try storage.close()
        try storage.close()
        #expect(failure { () throws(PluginError) in try Self.count(storage) }?.code == .closed)
        #expect(failure { () throws(PluginError) in try Self.add(storage, "late") }?.code == .closed)
    }

    @Test("A read within a read, and within a change")
    func nested() throws {
        let directory = try TemporaryDirectory()
        let storage = try Self.open(directory.file("qntx.db"))
        try Self.add(storage, "one")
        #expect(try storage.read { _ in try Self.count(storage) } == 1)
        let within = try storage.write { database in
            try database.execute(sql: "INSERT INTO notes (text) VALUES ('two')")
            return try Self.count(storage)
        }
        #expect(within == 2)
        try storage.read { _ in try Self.add(storage, "three") }
        #expect(try Self.count(storage) == 3)
        try storage.close()
    }
}
