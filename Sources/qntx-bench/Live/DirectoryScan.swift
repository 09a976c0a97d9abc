import QNTXLoader

/// A directory of plugins that a host which starts looks at.
struct DirectoryScan {
    let directory: String

    /// Nanoseconds to begin to watch it and to inspect every file in it.
    func watched() throws -> UInt64 {
        let stopwatch = Stopwatch()
        let watcher = PluginWatcher(directories: [directory])
        defer { watcher.stop() }
        for case .changed(let path) in watcher.start() { _ = try Inspector().inspect(path: path) }
        return stopwatch.read().clock
    }

    /// Nanoseconds to list it and to read every file in it.
    func read() throws -> UInt64 {
        let stopwatch = Stopwatch()
        for path in try PluginScanner().scan(directory) { _ = try FileImage(path: path) }
        return stopwatch.read().clock
    }
}
