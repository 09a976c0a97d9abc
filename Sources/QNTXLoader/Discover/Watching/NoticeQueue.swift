import Glibc

/// The kernel's notices of changes in directories (inotify), with a count of who uses each watch. One thread at a time.
final class NoticeQueue {
    /// What cannot be had, and why.
    struct Failure: Error {
        let number: Int32

        /// Whether it is the kernel's limits that are reached, and not the directory that cannot be watched.
        var isLimit: Bool { number == ENOSPC || number == ENOMEM || number == EMFILE || number == ENFILE }

        /// The reason, and the cure where there is one.
        var description: String {
            let reason = "inotify: " + String(cString: strerror(number))
            switch number {
            case ENOSPC: return reason + "; raise fs.inotify.max_user_watches"
            case EMFILE: return reason + "; raise fs.inotify.max_user_instances or the limit of open files"
            default: return reason
            }
        }
    }

    /// What happens to the entries of a directory, but for the writing of files.
    private static let entries = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB
    private static let itself = IN_DELETE_SELF | IN_MOVE_SELF
    private static let content = IN_MODIFY | IN_CLOSE_WRITE
    /// The same directory can be watched for two reasons, and a file that is unlinked is nobody's content any more.
    private static let flags = IN_ONLYDIR | IN_EXCL_UNLINK | IN_MASK_ADD

    /// For `poll`; -1 when there is no queue.
    private(set) var descriptor: Int32 = -1
    private var uses: [Int32: Int] = [:]
    /// How many directories may be watched, for tests.
    var limit: Int
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)

    /// Makes a queue that is not open.
    /// - Parameter limit: how many watches there may be, for tests; with 0 it cannot be opened.
    init(limit: Int = .max) {
        self.limit = limit
    }

    deinit {
        close()
        buffer.deallocate()
    }

    /// Opens the queue if it is not open.
    /// - Throws: when the limits of the kernel or the process are reached.
    func open() throws(Failure) {
        guard descriptor < 0 else { return }
        guard limit > 0 else { throw Failure(number: EMFILE) }
        let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard opened >= 0 else { throw Failure(number: errno) }
        descriptor = opened
    }

    /// Closes the queue; every watch is gone.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        uses.removeAll()
    }

    /// How many directories are watched.
    var watches: Int { uses.count }

    /// Watches a directory, for one user more.
    /// - Parameters:
    ///   - directory: its path; links are followed.
    ///   - withContent: whether to tell of the writing of the files in it as well.
    /// - Returns: the watch: always the same for the same directory, however it is spelled.
    func acquire(_ directory: String, withContent: Bool) throws(Failure) -> Int32 {
        let mask = Self.entries | Self.itself | Self.flags | (withContent ? Self.content : 0)
        let watch = inotify_add_watch(descriptor, directory, UInt32(bitPattern: mask))
        guard watch >= 0 else { throw Failure(number: errno) }
        guard uses[watch] != nil || uses.count < limit else {
            inotify_rm_watch(descriptor, watch)
            throw Failure(number: ENOSPC)
        }
        uses[watch, default: 0] += 1
        return watch
    }

    /// Gives back what `acquire` returned.
    func release(_ watch: Int32) {
        guard let count = uses[watch] else { return }
        if count > 1 {
            uses[watch] = count - 1
        } else {
            uses[watch] = nil
            inotify_rm_watch(descriptor, watch)
        }
    }

    /// Takes note that the kernel has dropped a watch, with all its uses.
    func forget(_ watch: Int32) {
        uses[watch] = nil
    }

    /// Hands on what there is, up to some hundreds of notices, and waits for nothing.
    /// - Returns: whether there may be more.
    func read(_ body: (Notice) -> Void) -> Bool {
        guard descriptor >= 0 else { return false }
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        let head = MemoryLayout<inotify_event>.size
        var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        while rest.count >= head {
            let event = rest.loadUnaligned(as: inotify_event.self)
            let size = head + Int(event.len)
            guard size <= rest.count else { break }
            // The name is padded with zeros, or is not there at all.
            let name = rest[head..<size].prefix { $0 != 0 }
            body(Notice(watch: event.wd, mask: event.mask, name: String(validating: name, as: UTF8.self)))
            rest = UnsafeRawBufferPointer(rebasing: rest[size...])
        }
        return true
    }
}
