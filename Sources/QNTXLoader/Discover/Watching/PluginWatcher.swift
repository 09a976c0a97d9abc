import QNTXPlugin
import Synchronization

/// Watches directories, and tells of plugin files that appear, change and disappear in them.
///
/// ```swift
/// let watcher = PluginWatcher(directories: ["/usr/lib/qntx"])
/// for change in watcher.start() { take(change) }
/// for await changes in watcher.changes {
///     for change in changes { take(change) }
/// }
/// ```
///
/// It knows files by the names that ``PluginScanner`` goes by, opens none of them, and does not know what a host makes of
/// them: of a file that was refused it tells as of any other. A directory need not be there: it is read once it is, and
/// whenever another takes its place. Symbolic links are followed, and a change anywhere on the way is a change of the file.
///
/// All work is done on one thread of its own. It ends with ``stop()``, or when nobody holds the watcher any more.
public final class PluginWatcher: Sendable {
    private enum State {
        case idle
        case starting
        case running(WatchThread)
        case stopped
    }

    private let directories: [String]
    private let settings: WatchSettings
    private let noticeLimit: Int
    private let mailbox = ChangeMailbox()
    private let modes = WatchModes()
    private let state = Mutex(State.idle)

    /// Makes a watcher that does nothing yet.
    /// - Parameters:
    ///   - directories: where to look, in the order in which files are told of. Paths may be relative, to the working
    ///     directory of the moment.
    ///   - settings: how to watch.
    public convenience init(directories: [String], settings: WatchSettings = WatchSettings()) {
        self.init(directories: directories, settings: settings, noticeLimit: .max)
    }

    /// Makes a watcher that can ask the kernel about so many directories only, for tests.
    init(directories: [String], settings: WatchSettings, noticeLimit: Int) {
        self.directories = directories
        self.settings = settings
        self.noticeLimit = noticeLimit
    }

    deinit { _ = end() }

    /// Begins to watch. Reads the directories on the calling thread: some microseconds for each file. Call it once; a
    /// second call, or one after ``stop()``, does nothing and returns nothing.
    /// - Returns: what is there now: `changed` for each file, in the order of the directories and ascending by name
    ///   within each, and `unreadable` for each directory that cannot be read. Whatever changes from this moment on is
    ///   told by ``changes``, also of files that are being written right now.
    public func start() -> [FileChange] {
        let isFirst = state.withLock { state in
            guard case .idle = state else { return false }
            state = .starting
            return true
        }
        guard isFirst else { return [] }
        let engine = WatchEngine(directories, settings, modes, noticeLimit: noticeLimit)
        let changes = engine.start(at: WatchThread.now)
        let thread = WatchThread(engine, mailbox)
        let isWanted = state.withLock { state in
            guard case .starting = state else { return false }
            state = .running(thread)
            return true
        }
        guard isWanted else {
            thread.close()
            return []
        }
        guard thread.start() else { return changes + directories.map(Self.noThread) }
        return changes
    }

    /// What changes, in batches that are never empty. For one consumer.
    ///
    /// Nothing is lost however slow that is: what has not been taken waits, and of each path only the latest. So it may be
    /// told that a file is removed of which it never heard. Ends with ``stop()``.
    public var changes: AsyncStream<[FileChange]> {
        let mailbox = mailbox
        return AsyncStream { await mailbox.take() }
    }

    /// Looks at everything now, as it does every ``WatchSettings/rescanInterval``. Returns at once. [any thread]
    public func rescan() {
        state.withLock { state in
            if case .running(let thread) = state { thread.ask { $0.rescan = true } }
        }
    }

    /// How it learns of changes in a directory that it was given; nil for another one, and before ``start()``.
    /// [any thread]
    public func mode(of directory: String) -> WatchMode? {
        modes[directory]
    }

    /// Stops watching: ``changes`` ends after what has been found so far, and no descriptor is left and no thread. Waits
    /// for the thread, at most two seconds: it may hang in a file system that does not answer, and ends once that does.
    /// A second call does nothing. [any thread]
    public func stop() {
        end()?.wait()
    }

    /// Tells the thread to end.
    /// - Returns: the thread, if there is one and this is the first call.
    private func end() -> WatchThread? {
        let thread = state.withLock { state -> WatchThread? in
            defer { state = .stopped }
            guard case .running(let thread) = state else { return nil }
            thread.ask { $0.stop = true }
            return thread
        }
        mailbox.close()
        return thread
    }

    private static func noThread(_ directory: String) -> FileChange {
        .unreadable(
            directory: directory,
            error: PluginError(
                .busy,
                "cannot watch the plugin directory: there is no thread to be had; raise the limit of threads and restart "
                    + "the host",
                stage: .discover,
                file: directory
            )
        )
    }
}
