/// A task whose end a thread waits for: how a call of the host, which is synchronous, gets to run what is asynchronous
/// here. Only for threads of the host that may block; never one of Swift's own.
///
/// Unchecked, because `result` is only touched under the condition's lock.
final class BlockingTask<Success: Sendable>: @unchecked Sendable {
    private let condition = Condition()
    private var result: Result<Success, any Error>?

    private init() {}

    private func finish(_ result: Result<Success, any Error>) {
        condition.withLock {
            self.result = result
            condition.signal()
        }
    }

    /// Waits for the end, and asks meanwhile.
    private func wait(asking isToEnd: () -> Bool, then end: () -> Void) -> Result<Success, any Error> {
        var isTold = false
        while true {
            // Not under the lock: the task must be able to finish while the host is asked.
            if !isTold && isToEnd() {
                isTold = true
                end()
            }
            let finished = condition.withLock {
                // Once told, it is waited for to the end; nothing is left to ask.
                if result == nil && isTold { condition.wait() }
                if result == nil && !isTold { _ = condition.wait(milliseconds: 100) }
                return result
            }
            if let finished { return finished }
        }
    }

    private func wait() -> Result<Success, any Error> {
        condition.withLock {
            while true {
                if let result { return result }
                condition.wait()
            }
        }
    }
}

extension BlockingTask {
    /// Runs an operation to its end. It begins on the calling thread, which may block, and so may the operation until
    /// it suspends for the first time.
    static func run(_ operation: @escaping @Sendable () async throws -> Success) -> Result<Success, any Error> {
        let task = BlockingTask()
        Task.immediate {
            do {
                task.finish(.success(try await operation()))
            } catch {
                task.finish(.failure(error))
            }
        }
        return task.wait()
    }

    /// Runs an operation to its end on threads of its own, which may block, and cancels it when it is to end. The calling
    /// thread only waits, and asks ten times a second.
    static func run(
        cancelledWhen isToEnd: () -> Bool,
        _ operation: @escaping @Sendable () async throws -> Success
    ) -> Result<Success, any Error> {
        let blocking = BlockingTask()
        let task = Task(executorPreference: JobExecutor.shared) {
            do {
                blocking.finish(.success(try await operation()))
            } catch {
                blocking.finish(.failure(error))
            }
        }
        return blocking.wait(asking: isToEnd) { task.cancel() }
    }
}
