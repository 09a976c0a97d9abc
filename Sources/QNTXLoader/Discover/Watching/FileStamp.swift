import Glibc

/// What tells one state of a file from another: which file it is, and when anything about it changed. The change time
/// is in it because nobody can set it back, as the modification time can be.
struct FileStamp: Sendable, Hashable {
    var device: UInt64 = 0
    var inode: UInt64 = 0
    var size: Int64 = 0
    /// When its content last changed, in nanoseconds since 1970.
    var modified: Int64 = 0
    /// When its content, owner, permissions or names last changed, in nanoseconds since 1970.
    var changed: Int64 = 0

    /// Of a file that is there and of which nothing more can be learnt.
    static let unknown = FileStamp()
}

extension FileStamp {
    /// The stamp of what `stat` found. Of a directory, a pipe or a device it is only which one it is: it can be no
    /// plugin, whatever happens in it.
    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        let type = status.st_mode & S_IFMT
        guard type == S_IFREG || type == S_IFLNK else { return }
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
