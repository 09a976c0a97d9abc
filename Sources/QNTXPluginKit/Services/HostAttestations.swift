import CQNTXPlugin
import QNTXPlugin

/// The host's attestations.
struct HostAttestations: AttestationStore, @unchecked Sendable {
    private let services: ServiceTable
    private let api: UnsafePointer<qntx_attestations_api>

    init(_ services: ServiceTable, _ api: UnsafePointer<qntx_attestations_api>) {
        (self.services, self.api) = (services, api)
    }

    func create(_ attestations: [Attestation]) throws(PluginError) -> [Attestation] {
        try store(attestations, api.pointee.create)
    }

    func generate(_ commands: [AttestationCommand]) throws(PluginError) -> [Attestation] {
        let attestations = commands.map { command in
            Attestation(
                subjects: command.subjects,
                predicates: command.predicates,
                contexts: command.contexts,
                actors: command.actors,
                timestamp: command.timestamp,
                attributes: command.attributes
            )
        }
        return try store(attestations, api.pointee.generate)
    }

    func exists(_ id: String) throws(PluginError) -> Bool {
        guard let function = api.pointee.exists else { throw missing }
        var exists = false
        try services.check(withView(id) { function(services.host, $0, &exists) })
        return exists
    }

    func query(_ filter: AttestationFilter, each: (Attestation) -> Bool) throws(PluginError) {
        guard let function = api.pointee.query else { throw missing }
        let status = AttestationViews.lend(filter) { filter in
            Callback<Lent, Bool>.lend({ AttestationViews.read($0).map(each) ?? true }) { context in
                function(services.host, filter, { Callback<Lent, Bool>.call($0, $1) ?? false }, context)
            }
        }
        try services.check(status)
    }

    private typealias Lent = UnsafePointer<qntx_attestation>?
    private typealias StoreFunction =
        @convention(c) (
            UnsafePointer<qntx_host>?, UnsafePointer<UnsafePointer<qntx_attestation>?>?, Int,
            qntx_attestation_callback?,
            UnsafeMutableRawPointer?
        ) -> qntx_status

    private func store(
        _ attestations: [Attestation],
        _ function: StoreFunction?
    ) throws(PluginError) -> [Attestation] {
        guard let function else { throw missing }
        var stored: [Attestation] = []
        let collect = { (lent: Lent) in
            if let attestation = AttestationViews.read(lent) { stored.append(attestation) }
            return true
        }
        let status = AttestationViews.lend(attestations) { items, count in
            Callback<Lent, Bool>.lend(collect) { context in
                function(services.host, items, count, { Callback<Lent, Bool>.call($0, $1) ?? false }, context)
            }
        }
        try services.check(status)
        return stored
    }

    private var missing: PluginError { ABIStatus.unsupported.error("this host's attestations cannot do that") }
}
