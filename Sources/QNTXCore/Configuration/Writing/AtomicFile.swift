import Foundation
import Glibc
import QNTXPlugin

/// Puts a new content in the place of a file's, wholly or not at all.
enum AtomicFile {
    /// Writes through a file beside it, which is renamed into place when it is on the disk.
    /// - Parameters:
    ///   - beforeRename: runs when nothing but the rename is left to do.
    ///   - write: for tests of full disks.
    /// - Throws: `storageFailed`, naming the file; it is as it was then.
    static func replace(
        _ path: String,
        with bytes: [UInt8],
        write: (FileHandle, Data) throws -> Void = { try $0.write(contentsOf: $1) },
        beforeRename: () throws(PluginError) -> Void = {}
    ) throws(PluginError) {
        let directory = directory(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? "am.toml"
        let temporary = "\(directory)/.\(name).qntx-\(UUID().uuidString)"
        var status = stat()
        let isThere = stat(path, &status) == 0
        // A new file may get secrets: for nobody else to read.
        let mode = isThere ? status.st_mode & 0o7777 : 0o600
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed(path, SystemError.text(errno)) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try write(handle, Data(bytes))
            if isThere, status.st_uid != geteuid() || status.st_gid != getegid() {
                // Only root can give files away; others keep the new one as theirs.
                _ = fchown(descriptor, status.st_uid, status.st_gid)
            }
            guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
                throw failed(path, SystemError.text(errno))
            }
            try beforeRename()
            guard rename(temporary, path) == 0 else { throw failed(path, SystemError.text(errno)) }
        } catch {
            unlink(temporary)
            throw (error as? PluginError) ?? failed(path, reason(error))
        }
        synchronize(directory)
    }

    /// Makes a rename in a directory outlast a power failure.
    static func synchronize(_ directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// The directory that a file is in.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func failed(_ path: String, _ reason: String) -> PluginError {
        PluginError(
            .storageFailed,
            "\(path) cannot be written: \(reason). It is as it was; see to the directory's permissions and free space",
            file: path
        )
    }

    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let under = error.userInfo[NSUnderlyingErrorKey] as? NSError
        let posix = [error, under].compactMap { $0 }.first { $0.domain == NSPOSIXErrorDomain }
        return posix.map { SystemError.text(Int32($0.code)) } ?? error.localizedDescription
    }
}
