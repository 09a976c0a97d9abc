extension WatchEngine {
    /// Looks at one file. Where it is a link, the way to its end is watched from now on.
    func look(_ index: Int, _ name: ExactText) -> FileLook {
        let directory = directories[index]
        let path = directory.file(name)
        let look = FileLook(path, isLocal: directory.isLocal)
        guard look.link != nil else {
            unfollow(index, name)
            return look
        }
        follow(index, name, look)
        // What changed before the way was watched.
        return FileLook(path, isLocal: directory.isLocal)
    }

    /// Lists a directory and compares it with what is known.
    /// - Parameter isFirst: whether the consumer is told of all that is there, settled or not.
    func list(_ index: Int, at now: Duration, isFirst: Bool = false) {
        let directory = directories[index]
        do throws(DirectoryListing.Failure) {
            let listing = try DirectoryListing(directory.path) { systems.network($0) == nil }
            setMode(of: directory, device: listing.device)
            directory.health.note(nil, at: now)
            directory.listings += 1
            if isFirst {
                for (name, look) in listing.files.sorted(by: { $0.name < $1.name }) {
                    directory.files[name] = WatchedDirectory.Entry(file: TrackedFile(reporting: look, at: now))
                    followIfChanged(index, name, look, at: now)
                    changes.append(.changed(path: directory.file(name)))
                }
            } else {
                merge(listing, into: index, at: now)
            }
        } catch {
            directory.health.note(error.error, at: now)
            // What only cannot be seen is not gone.
            let look: FileLook = error.isMissing ? .missing : .unknown
            for name in directory.files.keys { compare(look, index, name, at: now) }
        }
    }

    private func merge(_ listing: DirectoryListing, into index: Int, at now: Duration) {
        let directory = directories[index]
        for (name, look) in listing.files {
            compare(look, index, name, at: now)
            directory.files[name]?.listing = directory.listings
            followIfChanged(index, name, look, at: now)
        }
        guard directory.files.count > listing.files.count else { return }
        for (name, entry) in directory.files where entry.listing != directory.listings {
            compare(.missing, index, name, at: now)
        }
    }

    private func compare(_ look: FileLook, _ index: Int, _ name: ExactText, at now: Duration) {
        _ = directories[index].update(name) { file in
            file.compare(look, at: now, settings)
            return nil
        }
    }

    /// Follows a link that is another than at the last time, or leads to another file.
    private func followIfChanged(_ index: Int, _ name: ExactText, _ look: FileLook, at now: Duration) {
        guard let link = look.link else { return unfollow(index, name) }
        let directory = directories[index]
        if let followed = directory.files[name]?.followed, followed == (link, look.stamp) { return }
        follow(index, name, look)
        compare(FileLook(directory.file(name), isLocal: directory.isLocal), index, name, at: now)
    }

    private func follow(_ index: Int, _ name: ExactText, _ look: FileLook) {
        guard let link = look.link, queue.descriptor >= 0 else { return }
        let directory = directories[index]
        var entry = directory.files[name] ?? WatchedDirectory.Entry()
        entry.followed = (link, look.stamp)
        do throws(NoticeQueue.Failure) {
            try trails.follow(for: .file(index, name), withContent: true, &entry.trail) {
                PathTrail(link: name.text, in: directory.path).steps
            }
        } catch {
            // Next time again.
            entry.followed = nil
            if directory.mode == .notices { directory.mode = .noticesAndPolling(reason: error.description) }
        }
        directory.files[name] = entry
    }

    private func unfollow(_ index: Int, _ name: ExactText) {
        guard let entry = directories[index].files[name], entry.followed != nil || !entry.trail.isEmpty else { return }
        trails.drop(entry.trail, of: .file(index, name))
        directories[index].files[name]?.trail = []
        directories[index].files[name]?.followed = nil
    }

    /// Forgets a name of which nothing is known and nothing expected.
    func forgetIfIdle(_ index: Int, _ name: ExactText) {
        guard let entry = directories[index].files[name], entry.file.isIdle else { return }
        unfollow(index, name)
        directories[index].files[name] = nil
    }
}
