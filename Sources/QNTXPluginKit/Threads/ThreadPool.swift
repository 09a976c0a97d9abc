import Glibc

/// Threads for what may block: they appear when there is work and go after being idle for a while.
///
/// Unchecked, because all that changes is only touched under the condition's lock.
final class ThreadPool: @unchecked Sendable {
    typealias Job = @Sendable () -> Void

    /// Where handlers begin. As many threads and as long a queue as a host gives to a plugin in C.
    static let handlers = ThreadPool(maximumThreads: 8, maximumQueue: 256)
    /// Where the pieces of streamed answers are written: one thread for each client that is slow right now. The queue is
    /// bounded by the requests under way.
    static let writers = ThreadPool(maximumThreads: 64, maximumQueue: Int.max)

    private static let idleMilliseconds = 5000
    private let maximumThreads: Int
    private let maximumQueue: Int
    private let condition = Condition()
    private var queue: [Job?] = []
    /// Those before this index are taken; they are removed from time to time, so that taking one costs little.
    private var first = 0
    private var threads = 0
    private var idle = 0

    init(maximumThreads: Int, maximumQueue: Int) {
        self.maximumThreads = maximumThreads
        self.maximumQueue = maximumQueue
    }

    /// Adds a job.
    /// - Returns: false, and nothing happens, when too many wait already or the system has no thread to give.
    func submit(_ job: @escaping Job) -> Bool {
        condition.withLock {
            let waiting = queue.count - first
            if idle > waiting {
                condition.signal()
            } else if threads < maximumThreads, spawn() {
                threads += 1
            } else if threads == 0 || waiting >= maximumQueue {
                return false
            }
            queue.append(job)
            return true
        }
    }

    private func spawn() -> Bool {
        let pool = Unmanaged.passRetained(self)
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let result = pthread_create(
            &thread,
            &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadPool>.fromOpaque(argument).takeRetainedValue().work()
                return nil
            },
            pool.toOpaque()
        )
        if result != 0 { pool.release() }
        return result == 0
    }

    private func work() {
        while let job = next() { job() }
    }

    /// The next job, waiting for it; nil when there has been none for a while.
    private func next() -> Job? {
        condition.withLock {
            while first == queue.count {
                idle += 1
                let woken = condition.wait(milliseconds: Self.idleMilliseconds)
                idle -= 1
                if !woken && first == queue.count {
                    threads -= 1
                    return nil
                }
            }
            let job = queue[first]
            queue[first] = nil
            first += 1
            if first == queue.count || first >= 1024 {
                queue.removeFirst(first)
                first = 0
            }
            return job
        }
    }
}
