import QNTXPlugin

/// Attestations, as they are on the wire and here.
extension Protocol_Attestation {
    init(_ attestation: Attestation) {
        id = attestation.id
        subjects = attestation.subjects
        predicates = attestation.predicates
        contexts = attestation.contexts
        actors = attestation.actors
        timestamp = attestation.timestamp
        source = attestation.source
        attributesJson = attestation.attributes
        createdAt = attestation.createdAt
    }

    var attestation: Attestation {
        Attestation(
            id: id,
            subjects: subjects,
            predicates: predicates,
            contexts: contexts,
            actors: actors,
            timestamp: timestamp,
            source: source,
            attributes: attributesJson,
            createdAt: createdAt
        )
    }
}

extension Protocol_AttestationCommand {
    init(_ command: AttestationCommand) {
        subjects = command.subjects
        predicates = command.predicates
        contexts = command.contexts
        actors = command.actors
        timestamp = command.timestamp
        attributesJson = command.attributes
    }

    var command: AttestationCommand {
        AttestationCommand(
            subjects: subjects,
            predicates: predicates,
            contexts: contexts,
            actors: actors,
            timestamp: timestamp,
            attributes: attributesJson
        )
    }
}

extension Protocol_AttestationFilter {
    init(_ filter: AttestationFilter) {
        subjects = filter.subjects
        predicates = filter.predicates
        contexts = filter.contexts
        actors = filter.actors
        timeStart = filter.timeStart
        timeEnd = filter.timeEnd
        limit = Int32(clamping: filter.limit)
    }

    var filter: AttestationFilter {
        AttestationFilter(
            subjects: subjects,
            predicates: predicates,
            contexts: contexts,
            actors: actors,
            timeStart: timeStart,
            timeEnd: timeEnd,
            limit: Int(limit)
        )
    }
}
