import Foundation
import Glibc
import QNTXPlugin

/// Reads files of the configuration.
enum ConfigurationFile {
    /// The bytes of a file; nil if there is none.
    /// - Throws: `fileUnreadable` or `fileTooLarge`, naming the file.
    static func read(_ path: String, limit: Int) throws(PluginError) -> [UInt8]? {
        // Without blocking: a pipe in its place would hold the host for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let reason = errno
            if reason == ENOENT || reason == ENOTDIR {
                guard ConfigurationSources.exists(path) else { return nil }
                throw unreadable(path, "it is a link to nothing: remove it, or make the file")
            }
            throw unreadable(path, "\(SystemError.text(reason)): let the host's user read it")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, SystemError.text(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw unreadable(path, "it is no file but a directory or a device: put a TOML file in its place")
        }
        guard status.st_size <= limit else { throw tooLarge(path, limit) }
        do {
            let data = try handle.read(upToCount: limit + 1) ?? Data()
            guard data.count <= limit else { throw tooLarge(path, limit) }
            return Array(data)
        } catch let error as PluginError {
            throw error
        } catch {
            throw unreadable(path, String(describing: error))
        }
    }

    private static func unreadable(_ path: String, _ reason: String) -> PluginError {
        PluginError(.fileUnreadable, "\(path) cannot be read: \(reason)", file: path)
    }

    private static func tooLarge(_ path: String, _ limit: Int) -> PluginError {
        PluginError(
            .fileTooLarge,
            "\(path) is larger than the \(limit) bytes that a file of the configuration may have: "
                + "is it the right file?",
            file: path
        )
    }
}
