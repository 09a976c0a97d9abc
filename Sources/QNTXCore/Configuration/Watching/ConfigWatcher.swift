import Synchronization

/// Tells when a file of the configuration has changed: one that is read, or one that would be if it were there.
///
/// It looks at the files now and then, only while somebody waits for ``changes``, and has no thread and no task of its
/// own. It goes by names, so it sees what editors do that rename. May be used from any thread.
public final class ConfigWatcher: Sendable {
    private struct State {
        var known: [String: FileStamp]
        var pending: Set<String> = []
        var isStopped = false
    }

    private let files: @Sendable () -> [String]
    private let interval: Duration
    private let debounce: Duration
    private let state: Mutex<State>

    /// Watches from now on.
    /// - Parameters:
    ///   - interval: how often to look.
    ///   - debounce: how long all has to be quiet before a change is told.
    ///   - files: which files to look at; asked each time.
    public init(
        interval: Duration = .seconds(1),
        debounce: Duration = .milliseconds(500),
        files: @escaping @Sendable () -> [String]
    ) {
        self.files = files
        self.interval = interval
        self.debounce = debounce
        state = Mutex(State(known: Self.stamps(files())))
    }

    /// Watches every file that a configuration may come from.
    public convenience init(
        _ sources: ConfigurationSources,
        interval: Duration = .seconds(1),
        debounce: Duration = .milliseconds(500)
    ) {
        self.init(interval: interval, debounce: debounce) { sources.watchedFiles }
    }

    /// The files that have changed, in ascending order, each time when some have. For one reader. Ends when its task is
    /// cancelled, and within the interval after ``stop()``.
    public var changes: AsyncStream<[String]> {
        AsyncStream { [self] in await next() }
    }

    /// Ends ``changes`` for good.
    public func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// Takes a file as it is now, so that the host's own write is not told.
    public func acknowledge(_ file: String) {
        state.withLock { state in
            state.known[file] = FileStamp(file)
            state.pending.remove(file)
        }
    }

    /// The same, unless the file had changed before the write without being looked at, which has to be told.
    func acknowledge(_ file: String, replacing before: FileStamp?) {
        state.withLock { state in
            if state.known[file] == before { state.known[file] = FileStamp(file) }
        }
    }

    /// Looks at all files, and notes those that differ from the last time.
    /// - Returns: whether there are any.
    @discardableResult
    func look() -> Bool {
        let now = Self.stamps(files())
        return state.withLock { state in
            let names = Set(state.known.keys).union(now.keys)
            let changed = names.filter { state.known[$0] != now[$0] }
            state.known = now
            state.pending.formUnion(changed)
            return !changed.isEmpty
        }
    }

    /// What was noted, once.
    func take() -> [String] {
        state.withLock { state in
            defer { state.pending = [] }
            return state.pending.sorted()
        }
    }

    private func next() async -> [String]? {
        while await pause(interval) {
            guard look() else { continue }
            // A file that changes all the time is told in the end.
            for _ in 0..<10 {
                guard await pause(debounce) else { return nil }
                if !look() { break }
            }
            let changed = take()
            if !changed.isEmpty { return changed }
        }
        return nil
    }

    private func pause(_ duration: Duration) async -> Bool {
        do {
            try await Task.sleep(for: duration)
        } catch {
            return false
        }
        return !state.withLock { $0.isStopped }
    }

    private static func stamps(_ files: [String]) -> [String: FileStamp] {
        var stamps: [String: FileStamp] = [:]
        for file in files {
            if let stamp = FileStamp(file) { stamps[file] = stamp }
        }
        return stamps
    }
}
