import QNTXPlugin

/// What a handler has reported so far.
struct Report: Sendable {
    var current: Int
    var total: Int
    var cost: Double
}

/// What becomes of a job after an execution.
enum Verdict: Sendable, Equatable {
    case completed
    case failed
    case retry(after: Duration)
    /// Queued again, as if it had not begun.
    case requeued
    /// It has been decided already: it was cancelled or paused.
    case left
}

/// How an execution ended.
struct Settlement: Sendable {
    let seq: Int64
    /// The plugin whose handler it was.
    let domain: String
    /// The job with its result, errors and retries as they are now.
    let job: Job
    let report: Report
    let verdict: Verdict
}
