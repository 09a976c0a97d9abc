/// What a generator of requests found.
struct Answers: Sendable, Codable {
    /// Answers in the time that counted.
    var count: UInt64
    /// How long that was.
    var nanoseconds: UInt64
    /// All answers, those of the warm-up included.
    var total: UInt64
    /// The generator's own processor time in the time that counted.
    var busy: UInt64

    /// Answers per second.
    var perSecond: Double { Double(count) * 1e9 / Double(max(1, nanoseconds)) }

    /// Which part of the time the generator was at work: near 1, it is the limit and not the server.
    var generatorLoad: Double { Double(busy) / Double(max(1, nanoseconds)) }
}
