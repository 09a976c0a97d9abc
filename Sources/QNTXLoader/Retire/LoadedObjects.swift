import CQNTXSystem

/// All objects that are mapped at one moment.
struct LoadedObjects: Sendable {
    let all: [LoadedObject]

    /// Asks the dynamic loader.
    init() {
        var count = 0
        let objects = qntx_image_list(&count)
        defer { qntx_image_free(objects, count) }
        all = UnsafeBufferPointer(start: objects, count: count).map { LoadedObject($0) }
    }

    /// The object with that base and that path.
    func find(base: UInt, path: String) -> LoadedObject? {
        all.first { $0.base == base && $0.path == path }
    }

    /// The object itself, and the libraries that nothing but it needs: what may be unmapped with it.
    ///
    /// Some of them may stay nevertheless, if somebody has opened them by name.
    func leaving(with object: LoadedObject) -> [LoadedObject] {
        let mine = closure([object])
        let staying = closure(all.filter { !mine.contains($0.base) })
        return all.filter { $0.base == object.base || mine.contains($0.base) && !staying.contains($0.base) }
    }

    /// The bases of some objects and of all that they need.
    private func closure(_ roots: [LoadedObject]) -> Set<UInt> {
        var bases: Set<UInt> = []
        var rest = roots
        while let next = rest.popLast() {
            guard bases.insert(next.base).inserted else { continue }
            rest += all.filter { candidate in next.needed.contains(where: candidate.names.contains) }
        }
        return bases
    }
}
