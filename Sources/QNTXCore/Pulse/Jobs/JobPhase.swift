import QNTXPlugin

/// A job's status as the table has it: a queued job is ready, or waits for its time. Numbers are never changed.
enum JobPhase: Int, CaseIterable {
    case ready = 0
    case waiting = 1
    case running = 2
    case paused = 3
    case completed = 4
    case failed = 5
    case cancelled = 6

    /// The status that callers see.
    var status: Job.Status {
        switch self {
        case .ready, .waiting: .queued
        case .running: .running
        case .paused: .paused
        case .completed: .completed
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }

    /// The phase of a queued job, by its time.
    static func queued(notBefore: Int64, now: Int64) -> JobPhase { notBefore > now ? .waiting : .ready }

    /// The phases of a status.
    static func of(_ status: Job.Status) -> [JobPhase] { allCases.filter { $0.status == status } }
}
