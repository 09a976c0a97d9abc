import QNTXPlugin

/// Reads attestations out of the table's rows.
enum AttestationRow {
    /// What ``attestation(_:)`` expects to be selected.
    static let columns = names.joined(separator: ", ")

    /// The same, of a table that goes by another name in the statement.
    static func columns(of table: String) -> String { names.map { "\(table).\($0)" }.joined(separator: ", ") }

    private static let names = [
        "id", "subjects", "predicates", "contexts", "actors", "timestamp", "source", "attributes", "created_at",
    ]

    /// The attestation of the row that a statement is at.
    static func attestation(_ statement: RawStatement) -> Attestation {
        Attestation(
            id: statement.text(0),
            subjects: statement.strings(1),
            predicates: statement.strings(2),
            contexts: statement.strings(3),
            actors: statement.strings(4),
            timestamp: statement.integer(5),
            source: statement.text(6),
            attributes: statement.text(7),
            createdAt: statement.integer(8)
        )
    }
}
