extension RoutePattern {
    /// How the requests of one pattern lie to those of another.
    enum Relation: Sendable {
        /// The same requests.
        case equivalent
        /// All of the other's, and more.
        case moreGeneral
        /// Some of the other's, and no more.
        case moreSpecific
        /// None in common.
        case disjoint
        /// Some in common, and each has its own.
        case overlapping

        /// Both must hold at once: of two parts of a pattern, what follows for the whole.
        func combined(with other: Relation) -> Relation {
            switch (self, other) {
            case (.disjoint, _), (_, .disjoint): .disjoint
            case (.overlapping, _), (_, .overlapping): .overlapping
            case (.equivalent, _): other
            case (_, .equivalent): self
            case (.moreGeneral, .moreGeneral), (.moreSpecific, .moreSpecific): self
            default: .overlapping
            }
        }
    }

    /// How the requests of this pattern lie to those of another.
    func relation(to other: RoutePattern) -> Relation {
        let methods = methodRelation(to: other)
        return methods == .disjoint ? .disjoint : methods.combined(with: pathRelation(to: other))
    }

    private func methodRelation(to other: RoutePattern) -> Relation {
        switch (method, other.method) {
        case let (mine, theirs) where mine == theirs: .equivalent
        case (nil, _), ("GET", "HEAD"): .moreGeneral
        case (_, nil), ("HEAD", "GET"): .moreSpecific
        default: .disjoint
        }
    }

    private func pathRelation(to other: RoutePattern) -> Relation {
        var relation = Relation.equivalent
        for (mine, theirs) in zip(segments, other.segments) {
            relation = relation.combined(with: Self.relation(mine, theirs))
            if relation == .disjoint { return relation }
        }
        let (count, otherCount) = (segments.count, other.segments.count)
        if count == otherCount { return relation }
        // Of two lengths, the shorter one must take all that is left of the longer.
        if count < otherCount { return endsWithRest ? relation.combined(with: .moreGeneral) : .disjoint }
        return other.endsWithRest ? relation.combined(with: .moreSpecific) : .disjoint
    }

    /// Whether it takes all that is left of a path.
    var endsWithRest: Bool {
        if case .rest = segments.last { true } else { false }
    }

    private static func relation(_ mine: Segment, _ theirs: Segment) -> Relation {
        switch (mine, theirs) {
        case (.rest, .rest), (.single, .single), (.slash, .slash): .equivalent
        case (.rest, _): .moreGeneral
        case (_, .rest): .moreSpecific
        case (.single, .literal): .moreGeneral
        case (.literal, .single): .moreSpecific
        case (.literal(let mine), .literal(let theirs)): mine == theirs ? .equivalent : .disjoint
        case (.slash, _), (_, .slash): .disjoint
        }
    }
}
