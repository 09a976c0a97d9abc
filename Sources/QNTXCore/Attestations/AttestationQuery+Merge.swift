import GRDB
import QNTXPlugin

/// Queries for several values: the links of one list, merged by time, lead; the attestations are fetched one by one.
extension AttestationQuery {
    /// Where the next link has to be older than.
    private struct Position {
        var timestamp: Int64
        var number: Int64
    }

    /// How many links are gone through before it is decided anew who leads: so many at first, and later.
    private static let stretches: (first: Int64, most: Int64) = (256, 4096)
    /// How far ahead is looked to find out who has the fewest.
    private static let lookahead: Int64 = 16
    /// More terms than these are sorted rather than merged.
    private static let maximumMerged = 64
    /// Lists of more terms than these are not looked up by link but compared.
    private static let maximumLookedUp = 8

    /// Hands on what is found, all of it of one state of the file.
    func merge(_ each: (Attestation) -> Bool) throws(DatabaseError) {
        try connection.execute("BEGIN")
        // It has changed nothing: whether this is in order does not matter.
        defer { try? connection.execute("ROLLBACK") }
        let fetch = try connection.statement(
            "SELECT \(AttestationRow.columns) FROM attestations WHERE number = ?"
        )
        defer { connection.keep(fetch) }
        var left = limit
        var stretch = Self.stretches.first
        var position: Position? = Position(timestamp: latest, number: .max)
        while let start = position, left > 0 {
            guard let leader = try leader(from: start) else { return }
            position = try follow(leader, from: start, stretch, fetch, &left, each)
            stretch = min(stretch * 2, Self.stretches.most)
        }
    }

    /// Goes through the links of a stretch.
    /// - Returns: where to go on; nil at the end.
    private func follow(
        _ leader: Int,
        from start: Position,
        _ most: Int64,
        _ fetch: RawStatement,
        _ left: inout Int,
        _ each: (Attestation) -> Bool
    ) throws(DatabaseError) -> Position? {
        let (sql, terms) = links(of: leader)
        let statement = try connection.statement(sql)
        defer { connection.keep(statement) }
        try statement.bind([.integer(start.timestamp), .integer(start.number), .integer(earliest), .integer(most)])
        for (index, term) in terms.enumerated() { try statement.bind(5 + index, term) }
        var count: Int64 = 0
        var last = start
        while try statement.step() {
            count += 1
            last = Position(timestamp: statement.integer(0), number: statement.integer(1))
            guard statement.integer(2) != 0 else { continue }
            try fetch.bind(1, last.number)
            guard try fetch.step() else { continue }
            let attestation = AttestationRow.attestation(fetch)
            fetch.reset()
            guard matches(attestation) else { continue }
            left -= 1
            if !each(attestation) || left == 0 { return nil }
        }
        return count == most ? last : nil
    }

    /// The list with the fewest links from a position on.
    /// - Returns: nil where one has none.
    private func leader(from start: Position) throws(DatabaseError) -> Int? {
        var best: (index: Int, reach: Int64)?
        for (index, condition) in conditions.enumerated() {
            guard let reach = try reach(of: condition, from: start) else { return nil }
            // The further its next ones reach back, the fewer there are.
            if best.map({ reach < $0.reach }) ?? true { best = (index, reach) }
        }
        return best?.index
    }

    /// How far back the next links of a list reach; of its first few values, when there are many.
    /// - Returns: nil where there are none.
    private func reach(of condition: Condition, from start: Position) throws(DatabaseError) -> Int64? {
        if condition.terms.count > Self.maximumMerged { return .max }
        var reach: Int64?
        for term in condition.terms {
            let found = try connection.using(
                """
                SELECT min(timestamp), count(*) FROM (
                    SELECT timestamp FROM attestation_links
                    WHERE term = ?5 AND member = 0 AND (timestamp, number) < (?1, ?2) AND timestamp >= ?3
                    ORDER BY timestamp DESC, number DESC LIMIT ?4
                )
                """
            ) { (statement) throws(DatabaseError) -> Int64? in
                try statement.bind([
                    .integer(start.timestamp), .integer(start.number), .integer(earliest), .integer(Self.lookahead),
                    .integer(term),
                ])
                guard try statement.step(), statement.integer(1) > 0 else { return nil }
                // Those that end before the lookahead does are fewer than any that do not.
                return statement.integer(1) < Self.lookahead ? .min + statement.integer(1) : statement.integer(0)
            }
            if let found { reach = max(reach ?? .min, found) }
        }
        return reach
    }

    /// The statement that gives time, number and whether the other lists match, newest first, and the terms in it.
    private func links(of leader: Int) -> (sql: String, terms: [Int64]) {
        var terms: [Int64] = []
        func parameters(_ new: [Int64]) -> String {
            defer { terms += new }
            return new.indices.map { "?\(5 + terms.count + $0)" }.joined(separator: ", ")
        }
        let others = conditions.indices.filter { $0 != leader }.map { conditions[$0].terms }
            .filter { $0.count <= Self.maximumLookedUp }
            .map {
                """
                EXISTS (SELECT 1 FROM attestation_links m
                    WHERE m.term IN (\(parameters($0))) AND m.member = 0
                        AND m.timestamp = l.timestamp AND m.number = l.number)
                """
            }
        let matches = others.isEmpty ? "1" : others.joined(separator: " AND ")
        let own = conditions[leader].terms
        let first = terms.count + 5
        terms += own
        return (Self.merged(own.count, first: first, and: matches), terms)
    }

    /// The statement that merges the links of terms by time, newest first: their time, number and something more.
    /// Arguments: the time and number that they are older than, the earliest time, the most of them, the terms.
    static func merged(_ terms: Int, first: Int, and column: String) -> String {
        func select(_ what: String, _ which: String) -> String {
            """
            SELECT \(what) l.timestamp, l.number, \(column) FROM attestation_links l
            WHERE \(which) AND l.member = 0 AND (l.timestamp, l.number) < (?1, ?2) AND l.timestamp >= ?3
            """
        }
        let parameters = (first..<first + terms).map { "?\($0)" }
        let body =
            terms > maximumMerged
            ? select("DISTINCT", "l.term IN (\(parameters.joined(separator: ", ")))")
            : parameters.map { select("", "l.term = \($0)") }.joined(separator: " UNION ")
        return body + " ORDER BY 1 DESC, 2 DESC LIMIT ?4"
    }
}
