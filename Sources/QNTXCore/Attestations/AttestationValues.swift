/// The values of a filter's list, to compare with those of attestations: whole, without the case of ASCII letters.
struct AttestationValues {
    /// Few are compared one by one.
    private static let few = 4
    private let values: [String]
    private let folded: Set<[UInt8]>

    init(_ values: [String]) {
        self.values = values
        folded =
            values.count <= Self.few ? [] : Set(values.map { Array(AttestationTerm.folded($0).utf8) })
    }

    /// Whether one of an attestation's values is among them.
    func contain(anyOf others: [String]) -> Bool {
        if values.count <= Self.few {
            return others.contains { other in values.contains { AttestationTerm.isSame($0, other) } }
        }
        return others.contains { folded.contains(Array(AttestationTerm.folded($0).utf8)) }
    }
}
