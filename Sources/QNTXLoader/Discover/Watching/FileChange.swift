public import QNTXPlugin

/// What a ``PluginWatcher`` tells of. Paths and directories are spelled as they were given to it.
public enum FileChange: Sendable {
    /// A plugin file appeared, or its content, permissions or owner are others; it has settled. A link that leads nowhere
    /// counts as a file, as it does for ``PluginScanner``.
    case changed(path: String)
    /// A plugin file is no more.
    case removed(path: String)
    /// A directory cannot be read: `fileNotFound` or `fileUnreadable`. Its files are told of one by one if they are gone,
    /// and count as unchanged if they only cannot be seen.
    case unreadable(directory: String, error: PluginError)
    /// A directory that was told of as unreadable can be read again; its files follow.
    case readable(directory: String)
}

extension FileChange {
    /// What it is about, as text: for a new change of the same to take the place of one not yet taken.
    struct Subject: Hashable {
        let isDirectory: Bool
        let path: ExactText
    }

    var subject: Subject {
        switch self {
        case .changed(let path), .removed(let path): Subject(isDirectory: false, path: ExactText(path))
        case .unreadable(let directory, _), .readable(let directory):
            Subject(isDirectory: true, path: ExactText(directory))
        }
    }
}
