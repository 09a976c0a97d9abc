import QNTXPlugin

/// The links of an attestation: what it is found and counted by.
struct AttestationIndex {
    /// The first two columns of a link.
    struct Link {
        /// A value or the owner of what is counted.
        let term: Int64
        /// What is counted; 0 in a link by which attestations are found.
        let member: Int64
    }

    /// An actor whose attestations are bounded.
    struct Actor {
        let name: String
        /// Its attestations with this list of contexts.
        let list: Link
        /// Its attestations in each of the contexts; a context once, in any case.
        let contexts: [(name: String, link: Link)]
    }

    /// A subject, and what its actors say of it.
    struct Subject {
        let name: String
        let actors: [Link]
    }

    /// All of them.
    var links: [Link] = []
    /// Its actors without the one that is the attestation's own id: that one is unique, and bounded by itself.
    var actors: [Actor] = []
    /// Its subjects, each once, where it has actors that are bounded.
    var subjects: [Subject] = []

    /// - Parameter contextsText: its list of contexts as it is stored.
    init(_ attestation: Attestation, contextsText: String) {
        for (kind, values) in [
            (AttestationTerm.Kind.subject, attestation.subjects), (.predicate, attestation.predicates),
            (.context, attestation.contexts), (.actor, attestation.actors),
        ] {
            links += AttestationTerm.of(kind, values: values).map { Link(term: $0, member: 0) }
        }
        let names = Self.unique(attestation.actors.filter { $0 != attestation.id })
        if names.isEmpty { return }
        let list = AttestationTerm.member(.list, .list, contextsText)
        let contexts = Self.contexts(attestation.contexts)
        actors = names.map { name in
            let owner = AttestationTerm.owner(.actor, name)
            return Actor(
                name: name,
                list: Link(term: owner, member: list),
                contexts: contexts.map { ($0.name, Link(term: owner, member: $0.member)) }
            )
        }
        let members = names.map { AttestationTerm.member(.actor, .name, $0) }
        subjects = Self.unique(attestation.subjects).map { name in
            let owner = AttestationTerm.owner(.subject, name)
            return Subject(name: name, actors: members.map { Link(term: owner, member: $0) })
        }
        for actor in actors {
            links.append(actor.list)
            links += actor.contexts.map(\.link)
        }
        for subject in subjects { links += subject.actors }
    }

    private static func contexts(_ names: [String]) -> [(name: String, member: Int64)] {
        var contexts: [(name: String, member: Int64)] = []
        for name in names {
            let member = AttestationTerm.member(.context, .context, AttestationTerm.folded(name))
            if !contexts.contains(where: { $0.member == member }) { contexts.append((name, member)) }
        }
        return contexts
    }

    /// Texts byte by byte: Swift's own comparison also takes other spellings of a letter for the same.
    private static func unique(_ texts: [String]) -> [String] {
        if texts.count < 2 { return texts }
        var seen: Set<[UInt8]> = []
        return texts.filter { seen.insert(Array($0.utf8)).inserted }
    }
}
