import DequeModule

/// How often the process of a plugin has ended while it executed a job, for each job.
struct JobCrashes: Sendable {
    /// How many jobs are remembered.
    private static let capacity = 1000

    private var counts: [String: Int] = [:]
    private var order = Deque<String>()

    /// - Returns: how often it has now.
    mutating func add(_ job: String) -> Int {
        if counts[job] == nil {
            if order.count == Self.capacity, let oldest = order.popFirst() { counts[oldest] = nil }
            order.append(job)
        }
        counts[job, default: 0] += 1
        return counts[job] ?? 1
    }

    /// The job is over.
    mutating func forget(_ job: String) {
        guard counts.removeValue(forKey: job) != nil else { return }
        order.removeAll { $0 == job }
    }
}
