/// Finds what changes in directories. It has no thread and no clock: somebody calls it when the queue of notices can be
/// read, or `due` has come. One thread at a time.
final class WatchEngine {
    let settings: WatchSettings
    let directories: [WatchedDirectory]
    let queue: NoticeQueue
    let trails: TrailWatches
    let systems = FileSystems()
    /// Which directories have that watch: one directory can be given under two names.
    var owners: [Int32: Set<Int>] = [:]
    /// The directories that are to be looked at as a whole.
    var suspects: Set<Int> = []
    /// What has been found and not been taken.
    var changes: [FileChange] = []
    private let modes: WatchModes
    private var nextRescan = Duration.zero

    /// Makes an engine that watches nothing yet.
    /// - Parameters:
    ///   - directories: the paths. One that is given twice, spelled alike, is watched once.
    ///   - modes: where to say how each directory is watched.
    ///   - noticeLimit: how many directories the kernel can be asked about, for tests.
    init(_ directories: [String], _ settings: WatchSettings, _ modes: WatchModes, noticeLimit: Int = .max) {
        self.modes = modes
        self.settings = settings.clamped
        var prefixes: Set<ExactText> = []
        self.directories = directories.map(WatchedDirectory.init).filter {
            prefixes.insert(ExactText($0.prefix)).inserted
        }
        queue = NoticeQueue(limit: noticeLimit)
        trails = TrailWatches(queue)
    }

    /// Begins to watch.
    /// - Returns: what is there: the files of each directory, ascending by name, and the directories that cannot be read.
    func start(at now: Duration) -> [FileChange] {
        nextRescan = now + settings.rescanInterval
        for (index, directory) in directories.enumerated() {
            watch(index, at: now)
            list(index, at: now, isFirst: true)
            if case .unreadable(let error) = directory.health.tell() {
                changes.append(.unreadable(directory: directory.path, error: error))
            }
        }
        publishModes()
        return takeChanges()
    }

    /// Looks at everything.
    func rescan(at now: Duration) {
        nextRescan = now + settings.rescanInterval
        for index in directories.indices { check(index, at: now) }
    }

    /// Takes note of all that the kernel has told, and of what time has brought.
    func work(at now: Duration) {
        var isOverflow = false
        // Who writes without end does not keep the others waiting.
        for _ in 0..<64 {
            let isMore = queue.read { notice in
                isOverflow = isOverflow || notice.isOverflow
                handle(notice, at: now)
            }
            if !isMore { break }
        }
        if isOverflow {
            for directory in directories { forgetWriters(in: directory, at: now) }
            suspects.formUnion(directories.indices)
        }
        if now >= nextRescan {
            rescan(at: now)
        } else {
            for index in suspects.sorted() { check(index, at: now) }
        }
        suspects.removeAll(keepingCapacity: true)
        settle(at: now)
        publishModes()
    }

    /// When to call `work` at the latest.
    var due: Duration {
        directories.reduce(nextRescan) { min($0, $1.due(settings) ?? $0) }
    }

    /// What has been found since the last time.
    func takeChanges() -> [FileChange] {
        defer { changes.removeAll() }
        return changes
    }

    private func publishModes() {
        for directory in directories where directory.mode != directory.toldMode {
            directory.toldMode = directory.mode
            modes[directory.path] = directory.mode
        }
    }

    /// Looks at a directory as a whole, and sees to it that the right one is watched.
    func check(_ index: Int, at now: Duration) {
        watch(index, at: now)
        list(index, at: now)
    }

    /// Tells of what has settled.
    private func settle(at now: Duration) {
        for (index, directory) in directories.enumerated() {
            switch directory.health.judge(at: now, settings) {
            case .readable: changes.append(.readable(directory: directory.path))
            case .unreadable(let error): changes.append(.unreadable(directory: directory.path, error: error))
            case nil: break
            }
            let due = directory.pending.filter { name in
                directory.files[name]?.file.wait.map { $0.due <= now } ?? true
            }
            for name in due.sorted() {
                let look = look(index, name)
                if let change = directory.update(name, { $0.judge(look, at: now, settings) }) { changes.append(change) }
                forgetIfIdle(index, name)
            }
        }
    }
}
