import GRDB
import QNTXPlugin

/// The attestations as one source sees them: the command line, or a plugin.
struct SourcedAttestationStore: AttestationStore {
    let attestations: Attestations
    let source: String
    /// Whether what it stores may come from elsewhere: an operator may, a plugin cannot attest as another.
    let mayNameOthers: Bool

    func create(_ new: [Attestation]) throws(PluginError) -> [Attestation] {
        let check = AttestationCheck(limits: attestations.limits)
        try check.check(batch: new.count)
        let now = attestations.now()
        var checked: [Attestation] = []
        checked.reserveCapacity(new.count)
        for var attestation in new {
            if attestation.source.isEmpty || !mayNameOthers { attestation.source = source }
            if attestation.timestamp == 0 { attestation.timestamp = now }
            attestation.createdAt = now
            try check.check(attestation)
            checked.append(attestation)
        }
        return try attestations.store(checked, now: now, isSelfCertifying: false)
    }

    func generate(_ commands: [AttestationCommand]) throws(PluginError) -> [Attestation] {
        let check = AttestationCheck(limits: attestations.limits)
        try check.check(batch: commands.count)
        let now = attestations.now()
        var checked: [Attestation] = []
        checked.reserveCapacity(commands.count)
        for command in commands {
            let attestation = Attestation(
                subjects: command.subjects,
                predicates: command.predicates.isEmpty ? ["_"] : command.predicates,
                contexts: command.contexts.isEmpty ? ["_"] : command.contexts,
                // They are for the id; the id takes their place.
                actors: command.actors,
                timestamp: command.timestamp == 0 ? now : command.timestamp,
                source: source,
                attributes: command.attributes,
                createdAt: now
            )
            try check.check(attestation)
            checked.append(attestation)
        }
        return try attestations.store(checked, now: now, isSelfCertifying: true)
    }

    func exists(_ id: String) throws(PluginError) -> Bool { try attestations.exists(id) }

    func query(_ filter: AttestationFilter, each: (Attestation) -> Bool) throws(PluginError) {
        try attestations.query(filter, each: each)
    }
}
