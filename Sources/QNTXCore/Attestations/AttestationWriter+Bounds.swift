import GRDB
import QNTXPlugin

/// Bounded storage: what a newly stored attestation pushes out. Source: QNTX `ats/storage/bounded_store_enforcement.go`,
/// which also says in which order.
extension AttestationWriter {
    /// Keeps the newest attestations of an actor in each of its contexts.
    func boundContexts(of actor: AttestationIndex.Actor) throws(DatabaseError) {
        let limit = limits.perActorAndContext
        guard limit > 0 else { return }
        for context in actor.contexts {
            let count = try count(
                "SELECT count(*) FROM attestation_links WHERE term = ? AND member = ?",
                context.link.term,
                context.link.member
            )
            guard count > limit else {
                note(count, "attestations of an actor in a context", "\(actor.name) in \(context.name)", limit)
                continue
            }
            let oldest = try rows(
                "SELECT number FROM attestation_links WHERE term = ? AND member = ? ORDER BY timestamp, number LIMIT ?",
                context.link.term,
                context.link.member,
                Int64(count - limit)
            )
            try evict(oldest, "actor_context_limit", limit, actor: actor.name, context: context.name)
        }
    }

    /// Keeps the lists of contexts that an actor has used most, of equal ones those that it has used last.
    func boundLists(of actor: AttestationIndex.Actor) throws(DatabaseError) {
        let limit = limits.contextListsPerActor
        guard limit > 0 else { return }
        let (from, to) = AttestationTerm.range(.list)
        guard let count = try countMembers(of: actor.list.term, from, to, limit) else { return }
        guard count > limit else {
            return note(count, "lists of contexts of an actor", actor.name, limit)
        }
        // Beyond a thousand uses, they are all the same.
        let least = try rows(
            """
            \(Self.members)
            SELECT member,
                (SELECT count(*) FROM (
                    SELECT 1 FROM attestation_links WHERE term = ?1 AND member = found.member LIMIT 1000)),
                (SELECT max(timestamp) FROM attestation_links WHERE term = ?1 AND member = found.member),
                (SELECT number FROM attestation_links WHERE term = ?1 AND member = found.member
                    ORDER BY timestamp DESC, number DESC LIMIT 1)
            FROM found WHERE member IS NOT NULL ORDER BY 2, 3, 4 LIMIT ?4
            """,
            actor.list.term,
            from,
            to,
            Int64(count - limit)
        )
        try evict(try attestations(of: actor.list.term, least), "actor_contexts_limit", limit, actor: actor.name)
    }

    /// Keeps what the actors that have spoken of a subject last say of it.
    func boundActors(of subject: AttestationIndex.Subject) throws(DatabaseError) {
        let limit = limits.actorsPerSubject
        guard limit > 0, let term = subject.actors.first?.term else { return }
        let (from, to) = AttestationTerm.range(.actor)
        guard let count = try countMembers(of: term, from, to, limit) else { return }
        guard count > limit else {
            return note(count, "actors that speak of a subject", subject.name, limit)
        }
        let silent = try rows(
            """
            \(Self.members)
            SELECT member,
                (SELECT max(timestamp) FROM attestation_links WHERE term = ?1 AND member = found.member),
                (SELECT number FROM attestation_links WHERE term = ?1 AND member = found.member
                    ORDER BY timestamp DESC, number DESC LIMIT 1)
            FROM found WHERE member IS NOT NULL ORDER BY 2, 3 LIMIT ?4
            """,
            term,
            from,
            to,
            Int64(count - limit)
        )
        try evict(try attestations(of: term, silent), "entity_actors_limit", limit, entity: subject.name)
    }

    /// The members of a term, from one to the next in the index, however many attestations each has.
    private static let members = """
        WITH RECURSIVE found (member) AS (
            SELECT min(member) FROM attestation_links WHERE term = ?1 AND member >= ?2 AND member < ?3
            UNION ALL
            SELECT (
                SELECT min(member) FROM attestation_links
                WHERE term = ?1 AND member > found.member AND member < ?3
            ) FROM found WHERE member IS NOT NULL
        )
        """

    /// How many members a term has.
    /// - Returns: nil where there are so few that nobody needs to know.
    private func countMembers(of term: Int64, _ from: Int64, _ to: Int64, _ limit: Int) throws(DatabaseError) -> Int? {
        let few = (limit * 4 + 4) / 5
        // Going along the index is faster than leaping from member to member.
        let links = try count(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM attestation_links WHERE term = ? AND member >= ? AND member < ? LIMIT ?)
            """,
            term,
            from,
            to,
            Int64(few)
        )
        if links < few { return nil }
        return try count("\(Self.members) SELECT count(member) FROM found", term, from, to)
    }

    private func count(_ sql: String, _ arguments: Int64...) throws(DatabaseError) -> Int {
        Int(try rows(sql, arguments).first ?? 0)
    }

    private func rows(_ sql: String, _ arguments: Int64...) throws(DatabaseError) -> [Int64] {
        try rows(sql, arguments)
    }

    /// The first column of all rows.
    private func rows(_ sql: String, _ arguments: [Int64]) throws(DatabaseError) -> [Int64] {
        try connection.using(sql) { (statement) throws(DatabaseError) in
            for (index, argument) in arguments.enumerated() { try statement.bind(index + 1, argument) }
            var rows: [Int64] = []
            while try statement.step() { rows.append(statement.integer(0)) }
            return rows
        }
    }

    private func attestations(of term: Int64, _ members: [Int64]) throws(DatabaseError) -> [Int64] {
        var numbers: [Int64] = []
        for member in members {
            numbers += try rows("SELECT number FROM attestation_links WHERE term = ? AND member = ?", term, member)
        }
        return numbers
    }

    /// Remembers to warn of a limit that is nearly reached: from 80 to 95 percent, as in QNTX.
    private func note(_ count: Int, _ limit: String, _ name: String, _ limitValue: Int) {
        guard count * 100 >= limitValue * 80, count * 100 <= limitValue * 95 else { return }
        notices.append(.nearlyFull(limit: limit, of: name, count: count, limitValue: limitValue))
    }
}
