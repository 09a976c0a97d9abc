/// What the watcher knows of one directory. One thread at a time.
final class WatchedDirectory {
    /// A name in it.
    struct Entry {
        var file = TrackedFile()
        /// What is watched on the way from a symbolic link to its file.
        var trail: [TrailWatches.Subscription] = []
        /// What the link and its end were when the way was last gone.
        var followed: (link: FileStamp, end: FileStamp?)?
        /// The number of the last listing that it was in.
        var listing = 0
    }

    /// As it was given.
    let path: String
    /// What comes before the names of its files.
    let prefix: String
    /// The kernel's watch of the directory itself, if there is one.
    var watch: Int32?
    /// Whether the kernel took the last watch of it, or is expected to.
    var isWatchable = true
    /// What is watched on the way to it.
    var trail: [TrailWatches.Subscription] = []
    var health = DirectoryHealth()
    var mode = WatchMode.polling(reason: "it has not been looked at yet")
    /// The mode that everybody can see.
    var toldMode: WatchMode?
    /// Whether the clock of its file system is this machine's.
    var isLocal = true
    var files: [ExactText: Entry] = [:]
    /// The names of which there is something to tell, or there may be.
    var pending: Set<ExactText> = []
    /// How many listings there have been.
    var listings = 0

    init(_ path: String) {
        self.path = path
        prefix = path.hasSuffix("/") ? path : path + "/"
    }

    /// The path of a file in it.
    func file(_ name: ExactText) -> String { prefix + name.text }

    /// Changes what is known of a name, and keeps the list of those of which there is something to tell.
    func update(_ name: ExactText, _ body: (inout TrackedFile) -> TrackedFile.Verdict?) -> FileChange? {
        let verdict = body(&files[name, default: Entry()].file)
        if files[name]?.file.wait == nil { pending.remove(name) } else { pending.insert(name) }
        return switch verdict {
        case .changed: .changed(path: file(name))
        case .removed: .removed(path: file(name))
        case nil: nil
        }
    }

    /// When there is something to do next; nil if nothing is waited for.
    func due(_ settings: WatchSettings) -> Duration? {
        pending.reduce(health.due(settings)) { first, name in
            guard let due = files[name]?.file.wait?.due else { return first }
            return min(first ?? due, due)
        }
    }
}
