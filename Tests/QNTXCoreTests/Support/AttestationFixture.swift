import GRDB
import QNTXPlugin
import QNTXTestSupport
import Synchronization

@testable import QNTXCore

/// Attestations in a file of their own, with a clock that stands still.
final class AttestationFixture: Sendable {
    let directory: TemporaryDirectory
    let storage: Storage
    let attestations: Attestations
    let log = LogRecorder()
    /// A plugin's store.
    let store: any AttestationStore

    static let now: Int64 = 1_700_000_000

    init(_ limits: AttestationLimits = AttestationLimits()) throws {
        directory = try TemporaryDirectory()
        storage = try Storage(path: directory.file("qntx.db"), migrations: Attestations.migrations)
        attestations = Attestations(storage: storage, limits: limits, logger: log.logger()) { Self.now }
        store = attestations.store(for: "biotech")
    }

    deinit { try? storage.close() }

    /// The ids that a filter finds, in order.
    func ids(_ filter: AttestationFilter = AttestationFilter()) throws(PluginError) -> [String] {
        try store.query(filter).map(\.id)
    }

    /// How many rows a table has.
    func count(_ table: String) throws(PluginError) -> Int {
        try storage.readers.count(table, path: storage.path)
    }

    /// That nothing is left behind of what is gone.
    func isConsistent() throws(PluginError) -> Bool {
        try count("attestation_links WHERE number NOT IN (SELECT number FROM attestations)") == 0
    }
}

extension ReaderPool {
    fileprivate func count(_ table: String, path: String) throws(PluginError) -> Int {
        do throws(DatabaseError) {
            return try using { (connection) throws(DatabaseError) -> Int in
                Int(try connection.integer("SELECT count(*) FROM \(table)") ?? -1)
            }
        } catch {
            throw .storage(error, path: path)
        }
    }
}
