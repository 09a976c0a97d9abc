import Foundation
import GRDB
public import Logging
public import QNTXPlugin

/// The attestations of a host. Bounded: what a limit pushes out is deleted in the transaction of what pushes it out, and
/// recorded. Any thread; calls block on the disk.
public final class Attestations: Sendable {
    /// How many are kept, and how large they may be.
    public let limits: AttestationLimits

    private let storage: Storage
    private let logger: Logger
    /// The time in seconds since 1970.
    let now: @Sendable () -> Int64

    /// How often an id is made anew that is there already. Source: QNTX.
    private static let idRetries = 10

    /// Serves the attestations of a database file that was opened with ``migrations``.
    /// - Parameter logger: gets a line for what a limit has pushed out, and a warning where one is nearly reached.
    public convenience init(storage: Storage, limits: AttestationLimits = AttestationLimits(), logger: Logger) {
        self.init(storage: storage, limits: limits, logger: logger) { Int64(Date().timeIntervalSince1970) }
    }

    init(storage: Storage, limits: AttestationLimits, logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.storage = storage
        self.limits = limits
        self.logger = logger
        self.now = now
    }

    /// The attestations as a source sees them.
    /// - Parameter source: the plugin's name, which is the source of all that it stores; or `cli` for the operator, whose
    ///   attestations may name another one.
    public func store(for source: String) -> any AttestationStore {
        SourcedAttestationStore(attestations: self, source: source, mayNameOthers: source == "cli")
    }

    /// The records of what limits have pushed out, newest first.
    /// - Parameter limit: at most this many; 0 for all.
    public func events(limit: Int = 100) throws(PluginError) -> [StorageEvent] {
        try reading { (connection) throws(DatabaseError) in
            let sql = """
                SELECT event_type, actor, context, entity, deletions_count, limit_value, eviction_details, timestamp
                FROM storage_events ORDER BY id DESC LIMIT ?
                """
            return try connection.using(sql) { (statement) throws(DatabaseError) in
                try statement.bind(1, limit > 0 ? Int64(limit) : -1)
                var events: [StorageEvent] = []
                while try statement.step() { events.append(Self.event(statement)) }
                return events
            }
        }
    }

    private static func event(_ row: RawStatement) -> StorageEvent {
        StorageEvent(
            eventType: row.text(0),
            actor: row.text(1),
            context: row.text(2),
            entity: row.text(3),
            deletions: Int(row.integer(4)),
            limitValue: Int(row.integer(5)),
            evictionDetails: row.text(6),
            timestamp: row.integer(7)
        )
    }

    func exists(_ id: String) throws(PluginError) -> Bool {
        try reading { (connection) throws(DatabaseError) in
            try connection.integer("SELECT 1 FROM attestations WHERE id = ?", .text(id)) != nil
        }
    }

    func query(_ filter: AttestationFilter, each: (Attestation) -> Bool) throws(PluginError) {
        try AttestationCheck(limits: limits).check(filter)
        try reading { (connection) throws(DatabaseError) in
            try AttestationQuery(filter, connection).run(each)
        }
    }

    /// Stores attestations that have been checked, all or none.
    func store(
        _ checked: [Attestation],
        now: Int64,
        isSelfCertifying: Bool
    ) throws(PluginError) -> [Attestation] {
        if checked.isEmpty { return [] }
        let (stored, notices) = try storage.writeRaw { [limits] connection in
            let writer = try AttestationWriter(connection, limits: limits, now: now)
            var stored: [Attestation] = []
            stored.reserveCapacity(checked.count)
            for attestation in checked {
                stored.append(try Self.store(attestation, isSelfCertifying: isSelfCertifying, writer))
            }
            return (stored, writer.notices)
        }
        for notice in notices { log(notice) }
        return stored
    }

    /// Stores an attestation; where it has no id, with a new one.
    private static func store(
        _ attestation: Attestation,
        isSelfCertifying: Bool,
        _ writer: AttestationWriter
    ) throws -> Attestation {
        var stored = attestation
        for _ in 0...idRetries {
            if attestation.id.isEmpty { stored.id = newID(for: attestation) }
            if isSelfCertifying { stored.actors = [stored.id] }
            do throws(DatabaseError) {
                try writer.store(stored)
                return stored
            } catch {
                guard error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE else { throw error }
                guard attestation.id.isEmpty else {
                    throw PluginError(
                        .duplicateName,
                        "there is an attestation of the id \(stored.id) already: leave the id out to get a new one"
                    )
                }
            }
        }
        throw PluginError(.internalError, "no free id was found for an attestation: try again")
    }

    /// A new id for an attestation that has none.
    package static func newID(for attestation: Attestation) -> String {
        VanityID.make(
            prefix: "AS",
            subject: attestation.subjects.first,
            predicate: attestation.predicates.first,
            context: attestation.contexts.first,
            actor: attestation.actors.first
        )
    }

    private func reading<Value>(
        _ body: (RawConnection) throws(DatabaseError) -> Value
    ) throws(PluginError) -> Value {
        do {
            return try storage.readers.using(body)
        } catch {
            throw .storage(error, path: storage.path)
        }
    }

    private func log(_ notice: AttestationWriter.Notice) {
        switch notice {
        case .evicted(let event):
            logger.debug(
                "the oldest or least used attestations went, as a limit was reached",
                metadata: [
                    "event.type": "\(event.eventType)", "attestation.actor": "\(event.actor)",
                    "attestation.context": "\(event.context)", "attestation.subject": "\(event.entity)",
                    "limit": "\(event.limitValue)", "count": "\(event.deletions)",
                ]
            )
        case .nearlyFull(let limit, let name, let count, let limitValue):
            logger.warning(
                "\(limit): \(count) of \(limitValue) for \(name); beyond, the oldest or least used go",
                metadata: ["limit": "\(limitValue)", "count": "\(count)"]
            )
        }
    }
}
