import GRDB
import QNTXPlugin

/// Finds attestations, newest first, and hands them on while it reads.
///
/// With one list asked for, its links are in that order. With several, the links of one list lead and those of the others
/// are looked up: which one leads is decided anew every few thousand links, by who has the fewest of them from there on.
struct AttestationQuery {
    /// A list that is asked for.
    struct Condition {
        let terms: [Int64]
        let values: AttestationValues
        let kind: AttestationTerm.Kind
    }

    let connection: RawConnection
    let conditions: [Condition]
    let earliest: Int64
    let latest: Int64
    let limit: Int

    init(_ filter: AttestationFilter, _ connection: RawConnection) {
        self.connection = connection
        earliest = filter.timeStart == 0 ? .min : filter.timeStart
        latest = filter.timeEnd == 0 ? .max : filter.timeEnd
        limit = filter.limit <= 0 ? .max : min(filter.limit, AttestationFilter.maximumLimit)
        conditions = [
            Self.condition(.subject, filter.subjects), Self.condition(.predicate, filter.predicates),
            Self.condition(.context, filter.contexts), Self.condition(.actor, filter.actors),
        ].compactMap { $0 }
    }

    private static func condition(_ kind: AttestationTerm.Kind, _ values: [String]) -> Condition? {
        if values.isEmpty { return nil }
        return Condition(
            terms: Array(Set(values.map { AttestationTerm.of(kind, $0) })),
            values: AttestationValues(values),
            kind: kind
        )
    }

    /// Hands on what it finds until the callback says false.
    func run(_ each: (Attestation) -> Bool) throws(DatabaseError) {
        if earliest > latest { return }
        if conditions.isEmpty {
            try stream(
                Self.ofTime,
                [.integer(earliest), .integer(latest)],
                each
            )
        } else if conditions.count == 1, conditions[0].terms.count == 1 {
            try stream(
                Self.ofTerm,
                [.integer(conditions[0].terms[0]), .integer(earliest), .integer(latest)],
                each
            )
        } else if conditions.count == 1 {
            // The merged links come first in the join, and in their order.
            let terms = conditions[0].terms
            try stream(
                """
                SELECT \(AttestationRow.columns(of: "a")) FROM (\(Self.merged(terms.count, first: 5, and: "1"))) l
                CROSS JOIN attestations a ON a.number = l.number
                """,
                [.integer(latest), .integer(.max), .integer(earliest), .integer(limit == .max ? -1 : Int64(limit))]
                    + terms.map { .integer($0) },
                each
            )
        } else {
            try merge(each)
        }
    }

    private static let ofTime = """
        SELECT \(AttestationRow.columns) FROM attestations WHERE timestamp BETWEEN ? AND ?
        ORDER BY timestamp DESC, number DESC
        """

    private static let ofTerm = """
        SELECT \(AttestationRow.columns(of: "a")) FROM attestation_links l
        CROSS JOIN attestations a ON a.number = l.number
        WHERE l.term = ? AND l.member = 0 AND l.timestamp BETWEEN ? AND ?
        ORDER BY l.timestamp DESC, l.number DESC
        """

    /// Hands on the rows of one statement.
    private func stream(
        _ sql: String,
        _ arguments: [RawArgument],
        _ each: (Attestation) -> Bool
    ) throws(DatabaseError) {
        try connection.using(sql) { (statement) throws(DatabaseError) in
            try statement.bind(arguments)
            var left = limit
            while left > 0, try statement.step() {
                let attestation = AttestationRow.attestation(statement)
                guard matches(attestation) else { continue }
                if !each(attestation) { return }
                left -= 1
            }
        }
    }

    /// Whether an attestation is asked for indeed: that its terms are is not quite the same.
    func matches(_ attestation: Attestation) -> Bool {
        for condition in conditions {
            let found =
                switch condition.kind {
                case .subject: condition.values.contain(anyOf: attestation.subjects)
                case .predicate: condition.values.contain(anyOf: attestation.predicates)
                case .context: condition.values.contain(anyOf: attestation.contexts)
                default: condition.values.contain(anyOf: attestation.actors)
                }
            if !found { return false }
        }
        return true
    }
}
