import CQNTXSystem
import DequeModule

/// A bounded pool of threads that may block, with a bounded queue: where plugins' code runs that is not for an event loop.
///
/// Threads are made when work waits and all others are busy, and end after being idle for a while. At most one sleeping
/// thread is being woken at any time; it wakes the next one itself if there is more to do. So a burst of short jobs
/// costs one wake-up, not one each, and a job that blocks never keeps another one waiting while a thread is free.
final class WorkerPool<Job: Sendable>: @unchecked Sendable {
    private let maximumThreads: Int
    private let maximumQueue: Int
    private let idleSeconds: Int
    private let name: String
    private let run: @Sendable (Job) -> Void

    // Guarded by `condition`.
    private let condition = Condition()
    private var queue = Deque<Job>()
    private var threads = 0
    private var idle = 0
    private var busy = 0
    private var waking = false
    private var isClosed = false

    /// Makes a pool; it has no thread yet.
    /// - Parameters:
    ///   - name: what its threads are called in `top` and debuggers; 15 bytes are shown.
    ///   - maximumThreads: how many jobs run at once.
    ///   - maximumQueue: how many jobs wait; more are refused.
    ///   - run: executes a job.
    init(
        name: String,
        maximumThreads: Int,
        maximumQueue: Int,
        idleSeconds: Int = 5,
        run: @escaping @Sendable (Job) -> Void
    ) {
        self.name = name
        self.maximumThreads = max(1, maximumThreads)
        self.maximumQueue = maximumQueue
        self.idleSeconds = idleSeconds
        self.run = run
    }

    /// Adds a job.
    /// - Parameter beyondLimit: whether it is taken however many wait: for jobs of which there is a bounded number.
    /// - Returns: false, and nothing happens, when the queue is full.
    func submit(_ job: Job, beyondLimit: Bool = false) -> Bool {
        condition.lock()
        // Counted by what is in the pool, not by which threads have woken up yet.
        guard beyondLimit || queue.count + busy < maximumThreads + maximumQueue, !isClosed else {
            condition.unlock()
            return false
        }
        queue.append(job)
        let spawns = callForHelp()
        condition.unlock()
        if spawns { spawn() }
        return true
    }

    /// Takes no more jobs, and lets the threads that have nothing to do end at once.
    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    /// Gets another thread to work if there is one to be had. The lock is held.
    /// - Returns: whether the caller must make a thread, once it has let go of the lock.
    private func callForHelp() -> Bool {
        if waking { return false }
        if idle > 0 {
            waking = true
            condition.signal()
            return false
        }
        guard threads < maximumThreads else { return false }
        threads += 1
        waking = true
        return true
    }

    private func spawn() {
        let pool = Unmanaged.passRetained(self)
        let result = qntx_system_start_thread(workerMain, pool.toOpaque())
        if result == 0 { return }
        // No thread to be had: the others go on, and if there is none the job waits for the next submit.
        pool.release()
        condition.lock()
        threads -= 1
        waking = false
        condition.unlock()
    }
}

extension WorkerPool: Worker {
    fileprivate func work() {
        qntx_system_name_thread(name)
        condition.lock()
        waking = false
        while true {
            if let job = queue.popFirst() {
                busy += 1
                // This thread may block in the job: somebody else has to see to the rest.
                let spawns = queue.isEmpty ? false : callForHelp()
                condition.unlock()
                if spawns { spawn() }
                run(job)
                condition.lock()
                busy -= 1
                continue
            }
            if !isClosed {
                idle += 1
                let woken = condition.wait(seconds: idleSeconds)
                idle -= 1
                waking = false
                if woken || !queue.isEmpty { continue }
            }
            threads -= 1
            condition.unlock()
            return
        }
    }
}

/// What a thread is made for, without the pool's generic parameter: a C function cannot have one.
private protocol Worker: AnyObject {
    func work()
}

private func workerMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let object = Unmanaged<AnyObject>.fromOpaque(argument).takeRetainedValue()
    (object as? any Worker)?.work()
    return nil
}
