/// Where job handlers run: threads that may block, so that a handler can compute, and call the host's services, for as
/// long as it likes without keeping other tasks of the process from running.
final class JobExecutor: TaskExecutor {
    static let shared = JobExecutor()

    private let threads = ThreadPool(maximumThreads: 64, maximumQueue: Int.max)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let run: @Sendable () -> Void = { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        // No thread at all: then on this one, which is one that wakes tasks or waits for them.
        if !threads.submit(run) { run() }
    }
}
