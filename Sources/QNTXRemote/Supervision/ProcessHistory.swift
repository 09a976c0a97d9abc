/// The last ends of a plugin's processes, the latest first.
struct ProcessHistory: Sendable {
    private static let capacity = 20

    private(set) var ends: [ProcessEnd] = []

    mutating func add(_ end: ProcessEnd) {
        ends.insert(end, at: 0)
        if ends.count > Self.capacity { ends.removeLast() }
    }

    /// Says what came of the last one.
    mutating func conclude(_ outcome: String) {
        if !ends.isEmpty { ends[0].outcome = outcome }
    }
}
