import Glibc
import QNTXPlugin

/// Keeps other writers, in this process and in others, out of a directory for a moment.
enum DirectoryLock {
    /// Runs a body while no other writer does. Blocks the thread for 5 s at most.
    /// - Throws: `busy` if another writer does not leave, `storageFailed` if there is no such directory.
    static func with<Result>(
        _ directory: String,
        for path: String,
        _ body: () throws(PluginError) -> Result
    ) throws(PluginError) -> Result {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AtomicFile.failed(path, SystemError.text(errno)) }
        defer { close(descriptor) }
        var attempts = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            attempts += 1
            guard attempts < 500 else {
                throw PluginError(.busy, "\(directory) is locked by another writer: try again", file: path)
            }
            usleep(10_000)
        }
        return try body()
    }
}
