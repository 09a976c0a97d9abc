extension WatchEngine {
    /// Takes note of one thing that the kernel tells.
    func handle(_ notice: Notice, at now: Duration) {
        if notice.isOverflow { return }
        guard let name = notice.name else { return }
        if name.isEmpty { return lose(notice, at: now) }
        guard let event = notice.event else { return }
        if let owners = owners[notice.watch], PluginFileName.isPlugin(name) {
            for index in owners { note(event, index, ExactText(name), at: now) }
        }
        for listener in trails.listeners(notice.watch, name) {
            switch listener.owner {
            case .directory(let index):
                suspects.insert(index)
            case .file(let index, let file):
                if let event = event.seen(through: listener) { note(event, index, file, at: now) }
            }
        }
    }

    private func note(_ event: FileEvent, _ index: Int, _ name: ExactText, at now: Duration) {
        _ = directories[index].update(name) { file in
            file.note(event, at: now, settings)
            return nil
        }
    }

    /// Something happened to a watched directory itself: it was moved, removed, or its permissions are others.
    private func lose(_ notice: Notice, at now: Duration) {
        suspects.formUnion(owners[notice.watch] ?? [])
        for listener in trails.listeners(notice.watch) {
            switch listener.owner {
            case .directory(let index):
                suspects.insert(index)
            case .file(let index, let name):
                let look = look(index, name)
                _ = directories[index].update(name) { file in
                    file.compare(look, at: now, settings)
                    return nil
                }
            }
        }
        guard notice.isEnd else { return }
        for index in owners[notice.watch] ?? [] { directories[index].watch = nil }
        owners[notice.watch] = nil
        trails.forget(notice.watch)
        queue.forget(notice.watch)
    }
}

extension FileEvent {
    /// What something that happens on the way of a symbolic link means for the file that the link stands for.
    func seen(through listener: TrailWatches.Listener) -> FileEvent? {
        switch self {
        case .created: listener.isLink ? .closed : .targetCreated
        case .written, .closed, .attributes: listener.isLink ? nil : self
        case .movedIn, .gone, .targetCreated: self
        }
    }
}
