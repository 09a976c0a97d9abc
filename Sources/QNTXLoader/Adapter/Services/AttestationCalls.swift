import CQNTXPlugin
import QNTXPlugin

/// The table `qntx_attestations_api`.
enum AttestationCalls {
    nonisolated(unsafe) static let api = StaticTable.make(
        qntx_attestations_api(
            struct_size: UInt32(MemoryLayout<qntx_attestations_api>.size),
            reserved: 0,
            create: { host, items, count, each, context in
                store(host, items, count, "the attestations", each, context) { (store, items) throws(PluginError) in
                    try store.create(items)
                }
            },
            generate: { host, items, count, each, context in
                store(host, items, count, "the commands", each, context) { (store, items) throws(PluginError) in
                    try store.generate(items.map(command))
                }
            },
            exists: { exists($0, $1, $2) },
            query: { query($0, $1, $2, $3) }
        )
    )

    typealias Items = UnsafePointer<UnsafePointer<qntx_attestation>?>

    /// Has the store take attestations, and hands on what it has made of them.
    private static func store(
        _ host: UnsafePointer<qntx_host>?,
        _ items: Items?,
        _ count: Int,
        _ what: String,
        _ each: qntx_attestation_callback?,
        _ context: UnsafeMutableRawPointer?,
        _ take: (any AttestationStore, [Attestation]) throws(PluginError) -> [Attestation]
    ) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let store = try store(services)
            let items = try Borrowed.list(items, count, what) { (item) throws(PluginError) in
                try read(item)
            }
            handOn(try take(store, items), each, context)
        }
    }

    private static func command(_ attestation: Attestation) -> AttestationCommand {
        AttestationCommand(
            subjects: attestation.subjects,
            predicates: attestation.predicates,
            contexts: attestation.contexts,
            actors: attestation.actors,
            timestamp: attestation.timestamp,
            attributes: attestation.attributes
        )
    }

    private static func exists(
        _ host: UnsafePointer<qntx_host>?,
        _ id: qntx_str,
        _ exists: UnsafeMutablePointer<Bool>?
    ) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let answer = try store(services).exists(try Borrowed.text(id, "the id", limit: 4096))
            exists?.pointee = answer
        }
    }

    private static func query(
        _ host: UnsafePointer<qntx_host>?,
        _ filter: UnsafePointer<qntx_attestation_filter>?,
        _ each: qntx_attestation_callback?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let each = try Borrowed.callback(each)
            let filter = try read(filter)
            try store(services).query(filter) { attestation in lend(attestation) { each(context, $0) } }
        }
    }

    private static func store(_ services: any ServiceRegistry) throws(PluginError) -> any AttestationStore {
        guard let store = services.attestations else { throw ServiceCall.missing("attestation store") }
        return store
    }

    private static func handOn(
        _ attestations: [Attestation],
        _ each: qntx_attestation_callback?,
        _ context: UnsafeMutableRawPointer?
    ) {
        guard let each else { return }
        for attestation in attestations {
            guard lend(attestation, { each(context, $0) }) else { return }
        }
    }

    private static func read(_ pointer: UnsafePointer<qntx_attestation>?) throws(PluginError) -> Attestation {
        let raw = try Borrowed.sized(pointer, minimum: 136, empty: qntx_attestation(), "the attestation")
        return Attestation(
            id: try Borrowed.text(raw.id, "the id", limit: 4096),
            subjects: try Borrowed.texts(raw.subjects, raw.subject_count, "subjects"),
            predicates: try Borrowed.texts(raw.predicates, raw.predicate_count, "predicates"),
            contexts: try Borrowed.texts(raw.contexts, raw.context_count, "contexts"),
            actors: try Borrowed.texts(raw.actors, raw.actor_count, "actors"),
            timestamp: raw.timestamp,
            attributes: try Borrowed.text(raw.attributes, "attributes")
        )
    }

    private static func read(
        _ pointer: UnsafePointer<qntx_attestation_filter>?
    ) throws(PluginError) -> AttestationFilter {
        let raw = try Borrowed.sized(pointer, minimum: 88, empty: qntx_attestation_filter(), "the filter")
        return AttestationFilter(
            subjects: try Borrowed.texts(raw.subjects, raw.subject_count, "subjects"),
            predicates: try Borrowed.texts(raw.predicates, raw.predicate_count, "predicates"),
            contexts: try Borrowed.texts(raw.contexts, raw.context_count, "contexts"),
            actors: try Borrowed.texts(raw.actors, raw.actor_count, "actors"),
            timeStart: raw.time_start,
            timeEnd: raw.time_end,
            limit: Int(raw.limit)
        )
    }

    private static func lend(
        _ attestation: Attestation,
        _ body: (UnsafePointer<qntx_attestation>) -> Bool
    ) -> Bool {
        var views = LentViews()
        let (id, source) = (views.add(attestation.id), views.add(attestation.source))
        let attributes = views.add(attestation.attributes)
        let (subjects, predicates) = (views.add(attestation.subjects), views.add(attestation.predicates))
        let (contexts, actors) = (views.add(attestation.contexts), views.add(attestation.actors))
        return views.lend { lent in
            let raw = qntx_attestation(
                struct_size: UInt32(MemoryLayout<qntx_attestation>.size),
                reserved: 0,
                id: lent.text(id),
                subjects: lent.list(subjects),
                subject_count: attestation.subjects.count,
                predicates: lent.list(predicates),
                predicate_count: attestation.predicates.count,
                contexts: lent.list(contexts),
                context_count: attestation.contexts.count,
                actors: lent.list(actors),
                actor_count: attestation.actors.count,
                timestamp: attestation.timestamp,
                source: lent.text(source),
                attributes: lent.text(attributes),
                created_at: attestation.createdAt
            )
            return withUnsafePointer(to: raw, body)
        }
    }
}
