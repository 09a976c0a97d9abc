import GRDB
import QNTXPlugin

extension AttestationWriter {
    /// How many of those that go are told of in the record.
    private static let samples = 3

    /// Deletes attestations and records why.
    func evict(
        _ numbers: [Int64],
        _ type: String,
        _ limit: Int,
        actor: String = "",
        context: String = "",
        entity: String = ""
    ) throws(DatabaseError) {
        var gone: [Attestation] = []
        var deletions = 0
        var lastSeen = Int64.min
        for number in numbers {
            guard let attestation = try delete(number) else { continue }
            deletions += 1
            lastSeen = max(lastSeen, attestation.timestamp)
            if gone.count < Self.samples { gone.append(attestation) }
        }
        guard !gone.isEmpty else { return }
        let event = StorageEvent(
            eventType: type,
            actor: actor,
            context: context,
            entity: entity,
            deletions: deletions,
            limitValue: limit,
            evictionDetails: Self.details(gone, lastSeen),
            timestamp: now
        )
        try record(event)
        notices.append(.evicted(event))
    }

    private static func details(_ gone: [Attestation], _ lastSeen: Int64) -> String {
        func lists(_ list: (Attestation) -> [String]) -> String {
            "[\(gone.map { JSONStrings.text(list($0)) }.joined(separator: ","))]"
        }
        return """
            {"ids":\(JSONStrings.text(gone.map(\.id))),"subjects":\(lists(\.subjects)),\
            "predicates":\(lists(\.predicates)),"contexts":\(lists(\.contexts)),"last_seen":\(lastSeen)}
            """
    }

    private func record(_ event: StorageEvent) throws(DatabaseError) {
        try connection.execute(
            """
            INSERT INTO storage_events
                (event_type, actor, context, entity, deletions_count, limit_value, timestamp, eviction_details)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .text(event.eventType),
            .text(event.actor),
            .text(event.context),
            .text(event.entity),
            .integer(Int64(event.deletions)),
            .integer(Int64(event.limitValue)),
            .integer(event.timestamp),
            .text(event.evictionDetails)
        )
        guard limits.events > 0 else { return }
        let oldest = connection.lastInsertedID - Int64(limits.events)
        try connection.execute("DELETE FROM storage_events WHERE id <= ?", .integer(oldest))
    }

    /// Deletes an attestation with all that it is found and counted by.
    /// - Returns: it; nil where it is gone already.
    private func delete(_ number: Int64) throws(DatabaseError) -> Attestation? {
        let found = try connection.using(
            "SELECT \(AttestationRow.columns) FROM attestations WHERE number = ?"
        ) { (statement) throws(DatabaseError) -> (Attestation, String)? in
            try statement.bind(1, number)
            return try statement.step() ? (AttestationRow.attestation(statement), statement.text(3)) : nil
        }
        guard let (attestation, contexts) = found else { return nil }
        let index = AttestationIndex(attestation, contextsText: contexts)
        for link in index.links {
            try connection.execute(
                "DELETE FROM attestation_links WHERE term = ? AND member = ? AND timestamp = ? AND number = ?",
                .integer(link.term),
                .integer(link.member),
                .integer(attestation.timestamp),
                .integer(number)
            )
        }
        try connection.execute("DELETE FROM attestations WHERE number = ?", .integer(number))
        return attestation
    }
}
