import Glibc
public import QNTXPlugin

/// A plugin's file, read once: what is inspected here is what the host will open, whatever becomes of the file.
public struct FileImage: Sendable {
    /// Where the file was found, as it was asked for.
    public let path: String
    /// Its content.
    public let bytes: [UInt8]
    /// What the file system said about it; nil for content that did not come from a file.
    public let status: FileStatus?

    /// Takes content that did not come from a file.
    /// - Parameter path: what to call it in errors.
    public init(bytes: [UInt8], path: String) {
        self.path = path
        self.bytes = bytes
        status = nil
    }

    /// Reads a file. Blocks on the disk, never on a pipe or a device.
    /// - Parameters:
    ///   - path: the file, or a symbolic link to it.
    ///   - maximumSize: the most that is read, in bytes.
    /// - Throws: `fileNotFound`, `fileUnreadable` or `fileTooLarge`.
    public init(path: String, maximumSize: Int = InspectionPolicy.defaultMaximumFileSize) throws(PluginError) {
        guard !path.utf8.contains(0) else { throw Self.refused(.fileNotFound, path, "its path has a NUL in it") }
        // Not to wait for a pipe's other end; on a file it means nothing.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Self.cannotOpen(path, errno) }
        defer { close(descriptor) }
        guard let status = Self.settledStatus(descriptor) else {
            throw Self.refused(.fileUnreadable, path, "it cannot be examined: \(String(cString: strerror(errno)))")
        }
        try self.init(descriptor: descriptor, status: status, path: path, maximumSize: maximumSize)
    }

    /// What the file system says of a file that has not changed for a moment.
    ///
    /// Times of change come in steps of some milliseconds, so that a change within the step of an earlier one leaves no
    /// trace. After this wait every change shows; where somebody goes on writing, the check after the reading finds it.
    private static func settledStatus(_ descriptor: Int32) -> FileStatus? {
        guard let status = FileStatus(descriptor: descriptor) else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let age = Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec) &- status.modified
        guard status.isFile, (0..<step).contains(age) else { return status }
        usleep(UInt32((step - age) / 1000) + 1)
        return FileStatus(descriptor: descriptor)
    }

    /// Longer than any kernel's step of time, in nanoseconds.
    private static let step: Int64 = 20_000_000

    /// Reads an open file of which the status is known.
    init(descriptor: Int32, status: FileStatus, path: String, maximumSize: Int) throws(PluginError) {
        guard status.isFile else {
            throw Self.refused(.fileUnreadable, path, "it is \(status.kind), not a file: name the plugin's .so file")
        }
        guard status.size <= maximumSize else {
            throw Self.refused(
                .fileTooLarge,
                path,
                "it has \(status.size) bytes, more than the limit of \(maximumSize): strip it, or raise the limit"
            )
        }
        var (failure, count): (Int32, Int) = (0, 0)
        let bytes = [UInt8](unsafeUninitializedCapacity: status.size) { buffer, filled in
            while filled < status.size {
                let more = read(descriptor, buffer.baseAddress.map { $0 + filled }, status.size - filled)
                if more > 0 {
                    filled += more
                } else if more == 0 || errno != EINTR {
                    failure = more == 0 ? 0 : errno
                    break
                }
            }
            count = filled
        }
        guard failure == 0 else {
            throw Self.refused(.fileUnreadable, path, "it cannot be read: \(String(cString: strerror(failure)))")
        }
        guard count == status.size, FileStatus(descriptor: descriptor) == status else {
            throw Self.refused(
                .fileUnreadable,
                path,
                "it changed while it was read: write a plugin under another name and rename it into place"
            )
        }
        self.path = path
        self.bytes = bytes
        self.status = status
    }

    /// The last part of the path.
    public var name: String { Self.name(of: path) }

    /// The last part of a path; what is there of one that is empty or only slashes: nothing.
    package static func name(of path: String) -> String {
        let bytes = path.utf8
        let end = bytes.lastIndex { $0 != UInt8(ascii: "/") }.map { bytes.index(after: $0) } ?? bytes.startIndex
        let start = bytes[..<end].lastIndex(of: UInt8(ascii: "/")).map { bytes.index(after: $0) } ?? bytes.startIndex
        return String(path[start..<end])
    }

    private static func cannotOpen(_ path: String, _ error: Int32) -> PluginError {
        switch error {
        case ENOENT, ENOTDIR: refused(.fileNotFound, path, "there is no such file: check the path")
        case EACCES, EPERM:
            refused(.fileUnreadable, path, "the host may not read it: chmod a+r it, and a+x the directories above")
        case ENXIO:
            refused(.fileUnreadable, path, "it is a socket, or a device that is not there: name the plugin's .so file")
        case ELOOP: refused(.fileUnreadable, path, "it is a symbolic link that leads in a circle: set it anew")
        default: refused(.fileUnreadable, path, "it cannot be opened: \(String(cString: strerror(error)))")
        }
    }

    private static func refused(_ code: PluginError.Code, _ path: String, _ message: String) -> PluginError {
        PluginError(code, message, stage: .inspect, file: path)
    }
}
