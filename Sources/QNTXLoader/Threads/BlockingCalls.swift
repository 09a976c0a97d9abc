package import QNTXPlugin

/// Calls that may block, made off Swift's cooperative threads.
package enum BlockingCalls {
    /// One pool for the whole process: lifecycle calls are rare, and each hung one costs a thread.
    private static let pool = WorkerPool<@Sendable () -> Void>(
        name: "qntx-lifecycle",
        maximumThreads: 1024,
        maximumQueue: 0,
        idleSeconds: 2
    ) { $0() }

    /// Runs a call on a thread that may block.
    /// - Throws: what the call throws; `busy` when a thousand calls hang already.
    package static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws(PluginError) -> Result
    ) async throws(PluginError) -> Result {
        let result: Swift.Result<Result, PluginError> = await withCheckedContinuation { continuation in
            let accepted = pool.submit {
                do throws(PluginError) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            if !accepted { continuation.resume(returning: .failure(tooMany)) }
        }
        return try result.get()
    }

    /// Starts a call on a thread that may block.
    /// - Returns: false, and nothing happens, when a thousand calls hang already.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        pool.submit(body)
    }

    /// Why a call could not be made.
    static let tooMany = PluginError(
        .busy,
        "too many calls into plugins hang; restart the host, and see its log for which"
    )
}
