import Logging
import QNTXLoader
import QNTXPlugin
import Synchronization

extension PluginHost {
    /// Starts to watch the directories, where the configuration wants that.
    /// - Returns: the plugin files that are there now.
    func startWatching() async -> [String] {
        guard let settings = configuration.watching else {
            return discover(in: configuration.directories) + discover(in: existing(configuration.searchPaths))
        }
        let watcher = PluginWatcher(
            directories: configuration.directories + configuration.searchPaths,
            settings: settings
        )
        storage.withLock { $0.watcher = watcher }
        var found: [String] = []
        for change in watcher.start() {
            if case .changed(let path) = change { found.append(path) } else { await take(change) }
        }
        return found
    }

    /// Takes what changes in the directories, from now on until the host stops.
    func followDirectories() {
        guard let watcher = storage.withLock({ $0.watcher }) else { return }
        let following = Task {
            for await changes in watcher.changes {
                for change in changes { Task { await self.take(change) } }
            }
        }
        storage.withLock { $0.following = following }
    }

    /// The host stops: what changes now is for the next one.
    func unfollowDirectories() {
        let (watcher, following) = storage.withLock { ($0.watcher, $0.following) }
        watcher?.stop()
        following?.cancel()
    }

    /// How each directory is watched.
    func directoryReports() -> [DirectoryReport] {
        let (watcher, rejected) = storage.withLock { ($0.watcher, $0.rejected) }
        return (configuration.directories + configuration.searchPaths).map { directory in
            let (watching, reason) = Self.words(watcher?.mode(of: directory))
            let error = rejected[directory].map { ErrorReport($0.error) }
            return DirectoryReport(directory: directory, watching: watching, reason: reason, error: error)
        }
    }

    private static func words(_ mode: WatchMode?) -> (String, String?) {
        switch mode {
        case .notices: ("notices", nil)
        case .noticesAndPolling(let reason): ("notices and polling", reason)
        case .polling(let reason): ("polling", reason)
        case nil: ("off", nil)
        }
    }

    private func take(_ change: FileChange) async {
        switch change {
        case .changed(let path):
            _ = await turns.take("file:" + path) { await self.fileChanged(path) }
        case .removed(let path):
            await turns.take("file:" + path) { await self.fileRemoved(path) }
        case .unreadable(let directory, let error):
            // A search path that is not there is none.
            guard !isSearchPath(directory) else { return }
            reject(directory, error, kind: .directory)
        case .readable(let directory):
            guard unreject(directory) else { return }
            events.send(.directory, file: directory, message: "it is watched again")
        }
    }
}
