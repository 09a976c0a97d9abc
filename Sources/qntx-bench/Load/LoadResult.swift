/// What a child process that loaded libraries found.
struct LoadResult: Sendable, Codable {
    /// How many it loaded.
    var count: Int
    /// How long that took.
    var nanoseconds: UInt64
    /// How much processor time the process used for it, on all its threads.
    var processorNanoseconds: UInt64
    /// How much memory the process has more than before.
    var growth: ProcessMemory

    /// The time for one of them, in microseconds.
    var each: Double { Double(nanoseconds) / 1000 / Double(max(1, count)) }

    /// The processor time for one of them, in microseconds.
    var processorEach: Double { Double(processorNanoseconds) / 1000 / Double(max(1, count)) }
}
