import Glibc

/// What memory a mapped library holds.
struct ImageMemory: Sendable {
    private let segments: [LoadedObject.Segment]
    private let fileSize: Int
    private let pageSize = UInt(max(1, sysconf(Int32(_SC_PAGESIZE))))

    /// - Parameter fileSize: the size in bytes of the sealed copy that it was opened from.
    init(_ object: LoadedObject, fileSize: Int) {
        segments = object.segments
        self.fileSize = fileSize
    }

    /// The bytes of the sealed copy, which is in memory or swapped out as a whole, and those of the pages that are the
    /// library's own: written since it was mapped, by the dynamic loader too.
    func measure() -> (shared: Int, private: Int) {
        let shared = (fileSize + Int(pageSize) - 1) / Int(pageSize) * Int(pageSize)
        // Two segments may touch one page of the file, but never of memory.
        let ranges = segments.map { $0.range.pages(of: pageSize) }
        if let pages = ownPages(ranges) { return (shared, pages * Int(pageSize)) }
        // Without the kernel's word: no more than what can be written.
        let writable = segments.filter(\.isWritable).map { $0.range.pages(of: pageSize) }
        return (shared, writable.reduce(0) { $0 + Int($1.end - $1.start) })
    }

    private func ownPages(_ ranges: [AddressRange]) -> Int? {
        let descriptor = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var own = 0
        for range in ranges {
            var (page, end) = (Int(range.start / pageSize), Int(range.end / pageSize))
            var entries = [UInt64](repeating: 0, count: min(4096, end - page))
            while page < end {
                let wanted = min(entries.count, end - page) * 8
                let count = pread(descriptor, &entries, wanted, off_t(page * 8))
                guard count == wanted else { return nil }
                own += entries[..<(count / 8)].count(where: Self.isOwn)
                page += count / 8
            }
        }
        return own
    }

    /// Neither a page of the file (bit 61) nor the page of zeros that stands for what was only read (mapped, and not
    /// by this process alone: bit 56).
    private static func isOwn(_ entry: UInt64) -> Bool {
        let (isPresent, isSwapped) = (entry >> 63 & 1 == 1, entry >> 62 & 1 == 1)
        let (isOfFile, isExclusive) = (entry >> 61 & 1 == 1, entry >> 56 & 1 == 1)
        return !isOfFile && (isSwapped || isPresent && isExclusive)
    }
}
