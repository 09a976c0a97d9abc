import QNTXPlugin
import Synchronization

/// Keeps what a job says of itself.
final class JobRecorder: JobContext {
    private let reported = Mutex<[Int]>([])

    var progress: [Int] { reported.withLock { $0 } }
    var isCancelled: Bool { false }
    var deadline: ContinuousClock.Instant? { nil }

    func report(progress current: Int, of total: Int) { reported.withLock { $0.append(current) } }
    func report(cost: Double) {}
}
