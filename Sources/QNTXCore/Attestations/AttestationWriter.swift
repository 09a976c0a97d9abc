import GRDB
import QNTXPlugin

/// Stores attestations within one transaction, one after the other, each with what its storing pushes out.
final class AttestationWriter {
    /// What is to be logged once the transaction has been committed.
    enum Notice: Sendable {
        case evicted(StorageEvent)
        case nearlyFull(limit: String, of: String, count: Int, limitValue: Int)
    }

    let connection: RawConnection
    let limits: AttestationLimits
    /// The time that counts as now, in seconds since 1970.
    let now: Int64
    var notices: [Notice] = []

    private let insertRow: RawStatement
    private let insertLink: RawStatement
    private let findLink: RawStatement

    init(_ connection: RawConnection, limits: AttestationLimits, now: Int64) throws(DatabaseError) {
        self.connection = connection
        self.limits = limits
        self.now = now
        insertRow = try connection.statement(
            "INSERT INTO attestations (\(AttestationRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        insertLink = try connection.statement("INSERT INTO attestation_links VALUES (?, ?, ?, ?)")
        findLink = try connection.statement("SELECT 1 FROM attestation_links WHERE term = ? AND member = ? LIMIT 1")
    }

    deinit {
        for statement in [insertRow, insertLink, findLink] { connection.keep(statement) }
    }

    /// Stores an attestation that has been checked and has an id, and keeps the bounds.
    /// - Throws: `SQLITE_CONSTRAINT_UNIQUE` where the id is there already; then nothing of it has been stored.
    func store(_ attestation: Attestation) throws(DatabaseError) {
        let contexts = JSONStrings.text(attestation.contexts)
        let number = try insert(attestation, contexts)
        let index = AttestationIndex(attestation, contextsText: contexts)
        // Only what has not been there yet makes their number grow.
        var lists: [AttestationIndex.Actor] = []
        if limits.contextListsPerActor > 0 {
            for actor in index.actors where try !exists(actor.list) { lists.append(actor) }
        }
        var subjects: [AttestationIndex.Subject] = []
        if limits.actorsPerSubject > 0 {
            for subject in index.subjects where try !exists(subject.actors) { subjects.append(subject) }
        }
        for link in index.links {
            try insertLink.bind(1, link.term)
            try insertLink.bind(2, link.member)
            try insertLink.bind(3, attestation.timestamp)
            try insertLink.bind(4, number)
            try insertLink.run()
        }
        for actor in index.actors { try boundContexts(of: actor) }
        for actor in lists { try boundLists(of: actor) }
        for subject in subjects { try boundActors(of: subject) }
    }

    private func insert(_ attestation: Attestation, _ contexts: String) throws(DatabaseError) -> Int64 {
        try insertRow.bind(1, attestation.id)
        try insertRow.bind(2, JSONStrings.text(attestation.subjects))
        try insertRow.bind(3, JSONStrings.text(attestation.predicates))
        try insertRow.bind(4, contexts)
        try insertRow.bind(5, JSONStrings.text(attestation.actors))
        try insertRow.bind(6, attestation.timestamp)
        try insertRow.bind(7, attestation.source)
        try insertRow.bind(8, attestation.attributes)
        try insertRow.bind(9, attestation.createdAt)
        try insertRow.run()
        return connection.lastInsertedID
    }

    private func exists(_ links: [AttestationIndex.Link]) throws(DatabaseError) -> Bool {
        for link in links where try !exists(link) { return false }
        return true
    }

    private func exists(_ link: AttestationIndex.Link) throws(DatabaseError) -> Bool {
        try findLink.bind(1, link.term)
        try findLink.bind(2, link.member)
        defer { findLink.reset() }
        return try findLink.step()
    }
}
