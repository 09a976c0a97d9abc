public import QNTXPlugin
import Synchronization

extension PluginLoader {
    /// Loads files one after the other, in their order, on a thread of the loader's own, while another one inspects what
    /// comes next.
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
            let batch = LoadBatch(Array(rest), loader: self)
            var hangs = false
            for await results in batch.run(deadline: limit) {
                for result in results {
                    guard let path = rest.popFirst() else { break }
                    if case .failure(let error) = result, error.code == .deadlineExceeded { hangs = true }
                    await each(path, result)
                }
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
        /// Results that have not been handed on: to wake somebody up for each would take longer than to load it.
        var pending: [Result<NativePlugin, PluginError>] = []

        /// Takes what is to be handed on: many at once, or what there is after a slow one.
        mutating func takePending(slow: Bool) -> [Result<NativePlugin, PluginError>] {
            guard slow || pending.count >= 32 else { return [] }
            defer { pending = [] }
            return pending
        }
    }

    private let paths: [String]
    private let loader: PluginLoader
    private let prepared: PreparedFiles
    private let state = Mutex(State())

    init(_ paths: [String], loader: PluginLoader) {
        self.paths = paths
        self.loader = loader
        prepared = PreparedFiles(paths, loader: loader)
    }

    /// The results in order; the last one may be that a file hangs, with others left over.
    func run(deadline: Duration) -> AsyncStream<[Result<NativePlugin, PluginError>]> {
        AsyncStream { continuation in
            let watch = Task { await self.watch(deadline, continuation) }
            let accepted = BlockingCalls.start {
                self.loadAll(continuation)
                watch.cancel()
            }
            guard !accepted else { return }
            watch.cancel()
            continuation.yield([.failure(BlockingCalls.tooMany)])
            continuation.finish()
        }
    }

    private typealias Results = AsyncStream<[Result<NativePlugin, PluginError>]>.Continuation

    private func loadAll(_ results: Results) {
        // With one file, or no thread to be had, one after the other.
        let isAhead = paths.count > 1 && prepared.start()
        defer { prepared.stop() }
        for (index, path) in paths.enumerated() {
            let goesOn = state.withLock { state in
                state.current = (index, .now)
                return !state.isOver
            }
            guard goesOn else { return }
            let result = Result { () throws(PluginError) in
                guard isAhead, let file = prepared.next() else { return try loader.load(path) }
                return try loader.open(try file.get(), path)
            }
            let (counts, ready) = state.withLock { state -> (Bool, [Result<NativePlugin, PluginError>]) in
                guard !state.isOver else { return (false, []) }
                let since = state.current?.since
                state.current = nil
                state.pending.append(result)
                return (true, state.takePending(slow: since.map { $0.duration(to: .now) > .milliseconds(1) } ?? true))
            }
            guard counts else { return }
            if !ready.isEmpty { results.yield(ready) }
        }
        let rest = state.withLock { $0.takePending(slow: true) }
        if !rest.isEmpty { results.yield(rest) }
        results.finish()
    }

    private func watch(_ deadline: Duration, _ results: Results) async {
        while true {
            do { try await Task.sleep(for: deadline / 8) } catch { return }
            let late = state.withLock { state -> (index: Int, before: [Result<NativePlugin, PluginError>])? in
                guard let current = state.current, current.since.duration(to: .now) > deadline else { return nil }
                state.isOver = true
                return (current.index, state.takePending(slow: true))
            }
            guard let late else { continue }
            prepared.stop()
            let error = PluginError(
                .deadlineExceeded,
                "loading it did not end within \(deadline): a constructor of it or its entry hangs; remove it and "
                    + "restart the host, because what hangs cannot be undone",
                stage: .open,
                file: paths[late.index]
            )
            results.yield(late.before + [.failure(error)])
            results.finish()
            return
        }
    }
}
