/// How many attestations are kept, and how large they may be. Source: QNTX, "bounded storage", for the first three.
public struct AttestationLimits: Sendable, Hashable {
    /// How many are kept of one actor in one context; beyond, the oldest go. 0 for any number.
    public var perActorAndContext: Int
    /// How many different lists of contexts one actor may have; beyond, those that it has used least go. 0 for any number.
    public var contextListsPerActor: Int
    /// How many actors may speak of one subject; beyond, what the one that has been silent longest says of it goes.
    /// 0 for any number.
    public var actorsPerSubject: Int
    /// How many records of what went that way are kept. 0 for any number.
    public var events: Int
    /// How many values the lists of one attestation may have together.
    public var values: Int
    /// How many bytes a value, an id or a source may have.
    public var valueBytes: Int
    /// How many bytes an attestation's attributes may have.
    public var attributeBytes: Int
    /// How many attestations may be stored by one call.
    public var batch: Int
    /// How many values a filter may ask for.
    public var filterValues: Int

    /// Makes limits; the bounds are QNTX's.
    public init(
        perActorAndContext: Int = 16,
        contextListsPerActor: Int = 64,
        actorsPerSubject: Int = 64,
        events: Int = 10_000,
        values: Int = 1000,
        valueBytes: Int = 4096,
        attributeBytes: Int = 1 << 20,
        batch: Int = 10_000,
        filterValues: Int = 10_000
    ) {
        self.perActorAndContext = perActorAndContext
        self.contextListsPerActor = contextListsPerActor
        self.actorsPerSubject = actorsPerSubject
        self.events = events
        self.values = values
        self.valueBytes = valueBytes
        self.attributeBytes = attributeBytes
        self.batch = batch
        self.filterValues = filterValues
    }
}
