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
}
