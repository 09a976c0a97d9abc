import QNTXPlugin

/// Looks at what is to be stored before anything is.
struct AttestationCheck {
    let limits: AttestationLimits

    /// Checks how many come at once.
    func check(batch count: Int) throws(PluginError) {
        guard count <= limits.batch else {
            throw PluginError(.tooLarge, "\(count) attestations at once; the most are \(limits.batch): split them up")
        }
    }

    /// Checks one attestation.
    func check(_ attestation: Attestation) throws(PluginError) {
        guard !attestation.subjects.isEmpty else {
            throw PluginError(.invalidArgument, "an attestation has no subject: say what it is about")
        }
        let lists = [
            ("subject", attestation.subjects), ("predicate", attestation.predicates),
            ("context", attestation.contexts), ("actor", attestation.actors),
        ]
        let count = lists.reduce(0) { $0 + $1.1.count }
        guard count <= limits.values else {
            throw PluginError(
                .tooLarge,
                "an attestation has \(count) subjects, predicates, contexts and actors; the most are \(limits.values)"
            )
        }
        for (name, values) in lists {
            for value in values { try check(value, "a \(name)", limits.valueBytes) }
        }
        try check(attestation.id, "the id", limits.valueBytes)
        try check(attestation.source, "the source", limits.valueBytes)
        try check(attestation.attributes, "the attributes", limits.attributeBytes)
        guard attestation.attributes.isEmpty || JSONObjectText.isValid(attestation.attributes) else {
            throw PluginError(
                .invalidArgument,
                "the attributes of an attestation are not the text of a JSON object, such as {\"key\": 1}"
            )
        }
    }

    /// Checks what is asked for.
    func check(_ filter: AttestationFilter) throws(PluginError) {
        let count = filter.subjects.count + filter.predicates.count + filter.contexts.count + filter.actors.count
        guard count <= limits.filterValues else {
            throw PluginError(.tooLarge, "a filter asks for \(count) values; the most are \(limits.filterValues)")
        }
    }

    private func check(_ value: String, _ name: String, _ most: Int) throws(PluginError) {
        guard value.utf8.count <= most else {
            throw PluginError(
                .tooLarge,
                "\(name) of an attestation has \(value.utf8.count) bytes; the most are \(most)"
            )
        }
        guard !value.utf8.contains(0) else {
            throw PluginError(.invalidArgument, "\(name) of an attestation has a NUL byte in it: leave it out")
        }
    }
}
