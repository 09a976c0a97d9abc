/// The attestations of a host. What is stored is on the disk when the call returns. Calls block on the disk: make them on a
/// thread that may. Any thread. Source: QNTX `ats.AttestationStore`.
public protocol AttestationStore: Sendable {
    /// Stores attestations, all or none.
    /// - Throws: `invalidArgument` for one that has no subject, is not valid text or has attributes that are no JSON object;
    ///   `tooLarge` beyond a limit; `duplicateName` for an id that is there already.
    /// - Returns: them as they were stored, with their ids and times.
    func create(_ attestations: [Attestation]) throws(PluginError) -> [Attestation]

    /// Makes attestations and stores them, all or none.
    func generate(_ commands: [AttestationCommand]) throws(PluginError) -> [Attestation]

    /// Whether there is an attestation of that id.
    func exists(_ id: String) throws(PluginError) -> Bool

    /// Hands on what a filter finds, newest first, one at a time as they are read.
    /// - Parameter each: gets them one by one on the calling thread; false ends it.
    func query(_ filter: AttestationFilter, each: (Attestation) -> Bool) throws(PluginError)
}

extension AttestationStore {
    /// Stores one attestation.
    /// - Returns: it as it was stored.
    @discardableResult
    public func create(_ attestation: Attestation) throws(PluginError) -> Attestation {
        try create([attestation]).first ?? attestation
    }

    /// Makes one attestation and stores it.
    @discardableResult
    public func generate(_ command: AttestationCommand) throws(PluginError) -> Attestation {
        guard let made = try generate([command]).first else {
            throw PluginError(.internalError, "the store has generated nothing")
        }
        return made
    }

    /// All that a filter finds, newest first, in memory at once.
    public func query(_ filter: AttestationFilter) throws(PluginError) -> [Attestation] {
        var found: [Attestation] = []
        try query(filter) { attestation in
            found.append(attestation)
            return true
        }
        return found
    }
}
