import Foundation
import GRDB
public import QNTXPlugin

/// The host's database file: SQLite in WAL mode with foreign keys, made where it is not there yet, and brought to the
/// newest layout. Any thread; calls block on the disk.
public final class Storage: Sendable {
    /// Where the file is.
    public let path: String
    /// How it was opened.
    public let settings: StorageSettings

    let pool: DatabasePool
    /// Connections for what is handed on row by row.
    let readers: ReaderPool
    private let commits = GroupCommit()
    /// The writing connection of the pool, for statements of SQLite's C API within `write`.
    private let writer: RawConnection

    /// Opens a database file.
    /// - Parameter migrations: the steps of its layout; those that the file has not seen are taken.
    /// - Throws: `storageFailed` where it cannot be opened or written, `storageCorrupt` for a damaged file, `busy` where
    ///   another process does not let go of it, `incompatibleVersion` for a file of a newer host.
    init(path: String, settings: StorageSettings = StorageSettings(), migrations: [Migration]) throws(PluginError) {
        self.path = path
        self.settings = settings
        do {
            let directory = (path as NSString).deletingLastPathComponent
            if !directory.isEmpty {
                try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            }
            pool = try DatabasePool(path: path, configuration: Self.configuration(settings))
            writer = try pool.writeWithoutTransaction { database in
                // The pool has set its own idea of it together with WAL.
                try database.execute(sql: "PRAGMA synchronous = \(settings.durability.rawValue)")
                try database.execute(sql: "PRAGMA cache_size = -64000")
                let writer = RawConnection(borrowing: try database.handle)
                // SQLite opens what it may only read without a word, and would fail at the first change.
                guard !writer.isReadOnly else {
                    throw DatabaseError(resultCode: .SQLITE_READONLY, message: "attempt to write a readonly database")
                }
                return writer
            }
        } catch {
            throw .storage(error, path: path)
        }
        readers = ReaderPool(path: path, settings: settings)
        try migrate(migrations)
    }

    private static func configuration(_ settings: StorageSettings) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(settings.busyTimeout / .seconds(1))
        configuration.maximumReaderCount = max(1, settings.readers)
        configuration.label = "qntx"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -16000")
            // The log is taken over into the file every 16 MB, and does not stay larger than 64 MB after a long read.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864")
        }
        return configuration
    }

    private func migrate(_ migrations: [Migration]) throws(PluginError) {
        var migrator = DatabaseMigrator()
        for migration in migrations.sorted(by: { $0.name < $1.name }) {
            migrator.registerMigration(migration.name) { try migration.body($0) }
        }
        do {
            if try pool.read(migrator.hasBeenSuperseded) {
                throw PluginError(
                    .incompatibleVersion,
                    "database \(path) was made by a newer host: use that one, or name another file",
                    file: path
                )
            }
            // Asked first, as even nothing to do would take the writer's lock.
            if try pool.read(migrator.hasCompletedMigrations) { return }
            try migrator.migrate(pool)
        } catch {
            throw .storage(error, path: path)
        }
    }

    /// Reads a consistent state of the file. A read within a read sees the same state; one within a change sees the change.
    func read<Value>(_ body: (Database) throws -> Value) throws(PluginError) -> Value {
        do {
            return try pool.unsafeReentrantRead { database in
                if database.isInsideTransaction { return try body(database) }
                try database.beginTransaction(.deferred)
                // It has changed nothing: there is nothing to lose at its end.
                defer { if database.isInsideTransaction { try? database.rollback() } }
                return try body(database)
            }
        } catch {
            throw .storage(error, path: path)
        }
    }

    /// Changes the file: all of the body's changes are on the disk when this returns, none when it throws. Changes that
    /// others ask for at the same time are committed together with these. A body must not write through this again.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) throws(PluginError) -> Value {
        do {
            return try commits.write(to: pool, writer, body)
        } catch {
            throw .storage(error, path: path)
        }
    }

    /// As ``write(_:)``, for statements of SQLite's C API.
    func writeRaw<Value: Sendable>(
        _ body: @escaping @Sendable (RawConnection) throws -> Value
    ) throws(PluginError) -> Value {
        try write { [writer] _ in try body(writer) }
    }

    /// Writes what is in the log into the file itself, and closes it.
    public func close() throws(PluginError) {
        do {
            readers.close()
            // The pool does not close under statements that it has not prepared.
            pool.writeWithoutTransaction { [writer] database in
                writer.finalizeIdle()
                // A reader that goes last would leave the log behind. Where others still read, it stays for them.
                if database.sqliteConnection != nil { _ = try? database.checkpoint(.truncate) }
            }
            try pool.close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
            // It is closed already.
        } catch {
            throw .storage(error, path: path)
        }
    }
}

extension Database {
    /// The connection of SQLite's C API.
    fileprivate var handle: SQLiteConnection {
        get throws {
            guard let sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
            return sqliteConnection
        }
    }
}
