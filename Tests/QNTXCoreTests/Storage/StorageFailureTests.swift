import Foundation
import GRDB
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("A database file that cannot be used")
struct StorageFailureTests {
    private func integrity(_ path: String) throws -> String? {
        try DatabaseQueue(path: path).read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    }

    @Test("Something that is no database is called damaged, with a cure, and stays as it is")
    func wrongFile() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        let text = String(repeating: "this is no database. ", count: 500)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let error = failure { () throws(PluginError) in try StorageTests.open(path) }
        #expect(error?.code == .storageCorrupt)
        #expect(error?.message.contains(path) == true && error?.message.contains("recover") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("A damaged page is called damaged when it is read")
    func corrupt() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        let storage = try StorageTests.open(path)
        try storage.write { database in
            for _ in 0..<200 {
                try database.execute(
                    sql: "INSERT INTO notes (text) VALUES (?)",
                    arguments: [String(repeating: "x", count: 1000)]
                )
            }
        }
        try storage.close()
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        #expect((log ?? 0) == 0)
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        let size = try file.seekToEnd()
        for page in stride(from: UInt64(4096 * 2), to: size, by: 4096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try file.close()
        let again = try StorageTests.open(path)
        let error = failure { () throws(PluginError) in
            try again.read { try Int.fetchOne($0, sql: "SELECT sum(length(text)) FROM notes") }
        }
        #expect(error?.code == .storageCorrupt)
        try again.close()
    }

    @Test("A directory in its place")
    func directoryInPlace() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = failure { () throws(PluginError) in try StorageTests.open(path) }
        #expect(error?.code == .storageFailed)
        #expect(error?.file == path)
    }

    @Test("A file in the place of a folder above it")
    func fileInPlace() throws {
        let directory = try TemporaryDirectory()
        try "x".write(toFile: directory.file("a"), atomically: false, encoding: .utf8)
        let error = failure { () throws(PluginError) in try StorageTests.open(directory.file("a/qntx.db")) }
        #expect(error?.code == .storageFailed)
    }

    @Test("A file that may only be read", .enabled(if: geteuid() != 0))
    func readOnly() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        try StorageTests.open(path).close()
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        let error = failure { () throws(PluginError) in try StorageTests.open(path) }
        #expect(error?.code == .storageFailed)
        #expect(error?.message.contains("writable") == true)
    }

    @Test("Another connection's lock is waited for, and named")
    func locked() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        let storage = try StorageTests.open(path, StorageSettings(busyTimeout: .milliseconds(50)))
        try StorageTests.add(storage, "before")
        let other = try DatabaseQueue(path: path)
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN EXCLUSIVE")
            #expect(failure { () throws(PluginError) in try StorageTests.add(storage, "x") }?.code == .busy)
            try database.execute(sql: "ROLLBACK")
        }
        try StorageTests.add(storage, "after")
        #expect(try StorageTests.count(storage) == 2)
        try storage.close()
    }

    @Test("A full disk: an error, nothing acknowledged is lost, and it goes on when there is room")
    func full() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("qntx.db")
        let storage = try StorageTests.open(path)
        let pages = try storage.read { try Int.fetchOne($0, sql: "PRAGMA page_count") } ?? 0
        try storage.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages + 40)") }
        let stored = Counter()
        let failed = Counter()
        onThreads(8) { _ in
            for _ in 0..<20 {
                do throws(PluginError) {
                    try StorageTests.add(storage, String(repeating: "x", count: 3000))
                    stored.add()
                } catch {
                    if error.code == .storageFailed, error.message.contains("full") { failed.add() }
                }
            }
        }
        #expect(stored.value + failed.value == 160)
        #expect(failed.value > 0 && stored.value > 0)
        #expect(try StorageTests.count(storage) == stored.value)
        try storage.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try StorageTests.add(storage, "room again")
        try storage.close()
        #expect(try integrity(path) == "ok")
    }
}
