public import QNTXPlugin
import Synchronization

extension PluginLoader {
    /// Loads files one after the other, in their order, on a thread of the loader's own.
    ///
    /// A file that hangs (in a constructor or in its entry) is given up after `deadline`, and the others follow on
    /// another thread. While a constructor hangs the dynamic loader of the process is blocked, so those can fail the same
    /// way; they get less time each then.
    /// - Parameters:
    ///   - paths: the files.
    ///   - deadline: how long one file may take.
    ///   - each: gets every file's plugin, or why there is none, in order.
    public func load(
        _ paths: [String],
        deadline: Duration,
        each: (String, Result<NativePlugin, PluginError>) async -> Void
    ) async {
        var rest = paths[...]
        var limit = deadline
        while !rest.isEmpty {
            let batch = LoadBatch(Array(rest))
            var hangs = false
            for await result in batch.run(with: self, deadline: limit) {
                guard let path = rest.popFirst() else { break }
                if case .failure(let error) = result, error.code == .deadlineExceeded { hangs = true }
                await each(path, result)
            }
            limit = hangs ? min(deadline, .seconds(1)) : deadline
        }
    }
}

/// Files that are loaded on one thread, until one of them hangs.
private final class LoadBatch: Sendable {
    private struct State {
        /// The file that is being loaded, and since when.
        var current: (index: Int, since: ContinuousClock.Instant)?
        /// Nobody takes results any more.
        var isOver = false
    }

    private let paths: [String]
    private let state = Mutex(State())

    init(_ paths: [String]) {
        self.paths = paths
    }

    /// The results in order; the last one may be that a file hangs, with others left over.
    func run(with loader: PluginLoader, deadline: Duration) -> AsyncStream<Result<NativePlugin, PluginError>> {
        AsyncStream { continuation in
            let watch = Task { await self.watch(deadline, continuation) }
            let accepted = BlockingCalls.start {
                self.loadAll(loader, continuation)
                watch.cancel()
            }
            guard !accepted else { return }
            watch.cancel()
            continuation.yield(.failure(BlockingCalls.tooMany))
            continuation.finish()
        }
    }

    private typealias Results = AsyncStream<Result<NativePlugin, PluginError>>.Continuation

    private func loadAll(_ loader: PluginLoader, _ results: Results) {
        for (index, path) in paths.enumerated() {
            let goesOn = state.withLock { state in
                state.current = (index, .now)
                return !state.isOver
            }
            guard goesOn else { return }
            let result = Result { () throws(PluginError) in try loader.load(path) }
            let counts = state.withLock { state in
                state.current = nil
                return !state.isOver
            }
            guard counts else { return }
            results.yield(result)
        }
        results.finish()
    }

    private func watch(_ deadline: Duration, _ results: Results) async {
        while true {
            do { try await Task.sleep(for: deadline / 8) } catch { return }
            let late = state.withLock { state -> Int? in
                guard let current = state.current, current.since.duration(to: .now) > deadline else { return nil }
                state.isOver = true
                return current.index
            }
            guard let late else { continue }
            results.yield(
                .failure(
                    PluginError(
                        .deadlineExceeded,
                        "loading it did not end within \(deadline): a constructor of it or its entry hangs; remove it and "
                            + "restart the host, because what hangs cannot be undone",
                        stage: .open,
                        file: paths[late]
                    )
                )
            )
            results.finish()
            return
        }
    }
}
