import Glibc

/// What a look at a name in a directory finds.
enum FileLook: Sendable, Equatable {
    /// There is no such name.
    case missing
    /// A symbolic link, given here, that leads nowhere.
    case dangling(FileStamp)
    /// A file.
    case present(FileSight)
    /// The name may be there; the file system does not say.
    case unknown
}

extension FileLook {
    /// Looks at a file and opens nothing.
    /// - Parameters:
    ///   - path: the file, relative to the open directory, or to the working directory where that is nil.
    ///   - isLocal: whether the file system's clock is this machine's.
    init(_ path: UnsafePointer<CChar>, in directory: Int32? = nil, isLocal: Bool) {
        let directory = directory ?? AT_FDCWD
        var status = stat()
        guard fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            self = Self.isNothing(errno) ? .missing : .unknown
            return
        }
        var link: FileStamp?
        if status.st_mode & S_IFMT == S_IFLNK {
            let own = FileStamp(status)
            guard fstatat(directory, path, &status, 0) == 0 else {
                self = Self.isNothing(errno) ? .dangling(own) : .unknown
                return
            }
            link = own
        }
        self = .present(
            FileSight(
                stamp: FileStamp(status),
                link: link,
                isOrdinary: status.st_mode & S_IFMT == S_IFREG,
                names: Int(clamping: status.st_nlink),
                age: isLocal ? Self.age(status) : nil
            )
        )
    }

    /// Whether an error says that there is nothing at a path, rather than that it cannot be seen.
    static func isNothing(_ error: Int32) -> Bool {
        error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG
    }

    private static func age(_ status: stat) -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return .nanoseconds(FileStamp.nanoseconds(now) &- FileStamp.nanoseconds(status.st_ctim))
    }

    /// What is there, if anything is.
    var stamp: FileStamp? {
        switch self {
        case .missing, .unknown: nil
        case .dangling(let link): link
        case .present(let sight): sight.stamp
        }
    }

    /// The link itself, where there is one.
    var link: FileStamp? {
        switch self {
        case .missing, .unknown: nil
        case .dangling(let link): link
        case .present(let sight): sight.link
        }
    }
}
