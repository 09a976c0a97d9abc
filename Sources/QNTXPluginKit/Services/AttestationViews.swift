import CQNTXPlugin
import QNTXPlugin

/// Attestations on their way across the boundary.
enum AttestationViews {
    /// Lends attestations to a call.
    static func lend<Result>(
        _ attestations: [Attestation],
        _ body: (UnsafePointer<UnsafePointer<qntx_attestation>?>?, Int) -> Result
    ) -> Result {
        var views = LentViews()
        let numbers = attestations.map { one in
            Numbers(
                id: views.add(one.id),
                lists: [one.subjects, one.predicates, one.contexts, one.actors].map { views.add($0) },
                attributes: views.add(one.attributes)
            )
        }
        return views.lend { lent in
            let raw = zip(attestations, numbers).map { self.raw($0, $1, lent) }
            return raw.withUnsafeBufferPointer { raw in
                let pointers = raw.indices.map { index in raw.baseAddress.map { $0 + index } }
                return pointers.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
            }
        }
    }

    /// Lends a filter to a call.
    static func lend<Result>(
        _ filter: AttestationFilter,
        _ body: (UnsafePointer<qntx_attestation_filter>) -> Result
    ) -> Result {
        var views = LentViews()
        let lists = [filter.subjects, filter.predicates, filter.contexts, filter.actors].map { views.add($0) }
        return views.lend { lent in
            var raw = qntx_attestation_filter()
            raw.struct_size = UInt32(MemoryLayout<qntx_attestation_filter>.size)
            raw.limit = UInt32(clamping: filter.limit)
            (raw.subjects, raw.subject_count) = (lent.list(lists[0]), filter.subjects.count)
            (raw.predicates, raw.predicate_count) = (lent.list(lists[1]), filter.predicates.count)
            (raw.contexts, raw.context_count) = (lent.list(lists[2]), filter.contexts.count)
            (raw.actors, raw.actor_count) = (lent.list(lists[3]), filter.actors.count)
            (raw.time_start, raw.time_end) = (filter.timeStart, filter.timeEnd)
            return withUnsafePointer(to: raw, body)
        }
    }

    /// Copies what the host lends; nil if it is none.
    static func read(_ pointer: UnsafePointer<qntx_attestation>?) -> Attestation? {
        guard let raw = pointer?.pointee, Int(raw.struct_size) >= MemoryLayout<qntx_attestation>.size else {
            return nil
        }
        return Attestation(
            id: String(raw.id),
            subjects: texts(raw.subjects, raw.subject_count),
            predicates: texts(raw.predicates, raw.predicate_count),
            contexts: texts(raw.contexts, raw.context_count),
            actors: texts(raw.actors, raw.actor_count),
            timestamp: raw.timestamp,
            source: String(raw.source),
            attributes: String(raw.attributes),
            createdAt: raw.created_at
        )
    }

    /// Where the parts of one attestation are.
    private struct Numbers {
        var id: Int
        var lists: [Int]
        var attributes: Int
    }

    private static func raw(_ one: Attestation, _ at: Numbers, _ lent: LentViews.Lent) -> qntx_attestation {
        var raw = qntx_attestation()
        raw.struct_size = UInt32(MemoryLayout<qntx_attestation>.size)
        raw.id = lent.text(at.id)
        (raw.subjects, raw.subject_count) = (lent.list(at.lists[0]), one.subjects.count)
        (raw.predicates, raw.predicate_count) = (lent.list(at.lists[1]), one.predicates.count)
        (raw.contexts, raw.context_count) = (lent.list(at.lists[2]), one.contexts.count)
        (raw.actors, raw.actor_count) = (lent.list(at.lists[3]), one.actors.count)
        raw.timestamp = one.timestamp
        raw.attributes = lent.text(at.attributes)
        return raw
    }

    private static func texts(_ first: UnsafePointer<qntx_str>?, _ count: Int) -> [String] {
        UnsafeBufferPointer(start: first, count: first == nil ? 0 : count).map { String($0) }
    }
}
