import Synchronization

/// How the watcher learns of changes in each directory, for any thread to read.
final class WatchModes: Sendable {
    private let modes = Mutex<[ExactText: WatchMode]>([:])

    /// A directory's path with or without the slash at its end.
    subscript(directory: String) -> WatchMode? {
        get { modes.withLock { $0[Self.key(directory)] } }
        set { modes.withLock { $0[Self.key(directory)] = newValue } }
    }

    private static func key(_ directory: String) -> ExactText {
        ExactText(directory.hasSuffix("/") ? String(directory.dropLast()) : directory)
    }
}
