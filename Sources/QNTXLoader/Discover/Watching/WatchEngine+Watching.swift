extension WatchEngine {
    /// Sees to it that the directory is watched which is at its path now, and the way to it.
    func watch(_ index: Int, at now: Duration) {
        let directory = directories[index]
        guard settings.usesNotices else {
            directory.mode = .polling(reason: "the settings want no notices")
            return
        }
        do throws(NoticeQueue.Failure) {
            try queue.open()
            try follow(index, at: now)
            directory.mode = .notices
        } catch {
            directory.mode = .polling(reason: error.description)
        }
    }

    private func follow(_ index: Int, at now: Duration) throws(NoticeQueue.Failure) {
        let directory = directories[index]
        for _ in 0..<5 {
            // Of a directory that is watched itself only the links on the way matter; of another also where the way ends.
            let isWatched = directory.isWatchable
            try trails.follow(for: .directory(index), withContent: false, &directory.trail) {
                PathTrail(directory.path).steps.filter { !isWatched || $0.isLink }
            }
            do throws(NoticeQueue.Failure) {
                set(try queue.acquire(directory.path, withContent: true), index, at: now)
                directory.isWatchable = true
            } catch {
                if error.isLimit { throw error }
                // The watch of one that may not be read any more still tells when it may be again.
                if FileLook.isNothing(error.number) { set(nil, index, at: now) }
                directory.isWatchable = false
            }
            if isWatched == directory.isWatchable { return }
        }
    }

    private func set(_ watch: Int32?, _ index: Int, at now: Duration) {
        let directory = directories[index]
        if let old = directory.watch {
            queue.release(old)
            if old == watch { return }
            owners[old]?.remove(index)
            if owners[old]?.isEmpty == true { owners[old] = nil }
        }
        directory.watch = watch
        // Another file system may be mounted there, with the number of one that is gone.
        systems.forget()
        if let watch { owners[watch, default: []].insert(index) }
        forgetWriters(in: directory, at: now)
    }

    /// Nobody who writes in a directory can be waited for any more: it is another one, or notices were lost.
    func forgetWriters(in directory: WatchedDirectory, at now: Duration) {
        for name in directory.pending {
            _ = directory.update(name) { file in
                file.forgetWriter(at: now, settings)
                return nil
            }
        }
    }

    func setMode(of directory: WatchedDirectory, device: UInt64) {
        let network = systems.network(device)
        directory.isLocal = network == nil
        guard let network, directory.mode == .notices else { return }
        directory.mode = .noticesAndPolling(
            reason: "a network file system (\(network)) tells only of this machine's changes"
        )
    }
}
