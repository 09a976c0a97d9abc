import QNTXPlugin

extension Job.Status {
    /// The steps that a job's life has.
    private var next: [Job.Status] {
        switch self {
        case .queued: [.running, .paused, .cancelled]
        case .running: [.queued, .paused, .completed, .failed, .cancelled]
        // Completed: its handler came to an end before it heard of the pause.
        case .paused: [.queued, .completed, .cancelled]
        case .completed, .failed, .cancelled: []
        }
    }

    /// Takes a step.
    /// - Throws: `invalidTransition` where a job's life has no such step.
    mutating func step(to status: Job.Status, _ id: String) throws(PluginError) {
        guard next.contains(status) else {
            let steps = next.map(\.rawValue).joined(separator: ", ")
            throw PluginError(
                .invalidTransition,
                "job \(id) is \(self) and cannot become \(status); "
                    + (steps.isEmpty ? "it is over: enqueue a new one" : "it can become: \(steps)")
            )
        }
        self = status
    }
}
