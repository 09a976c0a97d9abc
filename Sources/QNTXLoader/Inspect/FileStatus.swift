import Glibc

/// What the file system says about a file: enough to see whether it is still the same, and whom it belongs to.
public struct FileStatus: Sendable, Hashable {
    /// The file system it is on.
    public var device: UInt64
    /// Its number in that file system.
    public var inode: UInt64
    /// Its size in bytes.
    public var size: Int
    /// When its content last changed, in nanoseconds since 1970.
    public var modified: Int64
    /// Its type and permissions, as `st_mode` has them.
    public var mode: UInt32
    /// The number of the user it belongs to.
    public var owner: UInt32
    /// The number of the group it belongs to.
    public var group: UInt32

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        mode = UInt32(status.st_mode)
        owner = UInt32(status.st_uid)
        group = UInt32(status.st_gid)
    }

    /// Asks about an open file.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Asks about a path; nil where there is nothing.
    public init?(path: String, followingLink: Bool) {
        var status = stat()
        guard (followingLink ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    /// What kind of file it is, in words.
    var kind: String {
        switch mode & UInt32(S_IFMT) {
        case UInt32(S_IFREG): "a file"
        case UInt32(S_IFDIR): "a directory"
        case UInt32(S_IFIFO): "a pipe"
        case UInt32(S_IFSOCK): "a socket"
        case UInt32(S_IFLNK): "a symbolic link"
        case UInt32(S_IFCHR), UInt32(S_IFBLK): "a device"
        default: "no file"
        }
    }

    /// Whether it is the same file with the same content, whoever may use it and whatever it is called.
    public func hasSameContent(as other: FileStatus) -> Bool {
        inode == other.inode && device == other.device && size == other.size && modified == other.modified
    }

    /// Whether it is an ordinary file, or a symbolic link.
    package var isFile: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
    var isLink: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFLNK) }
}
