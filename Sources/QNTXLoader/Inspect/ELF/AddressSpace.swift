import Glibc
import QNTXPlugin

/// The library as it will lie in memory: its loadable segments, proven to be mappable.
struct AddressSpace {
    /// The loadable segments, ascending by address, no two in one page.
    let loads: [Segment]
    /// The address after the last one's last page.
    let end: UInt64

    /// What a plugin may take up in memory, zeros included: 64 GiB. Beyond that a size is rather damage than intent.
    private static let maximumSize: UInt64 = 64 << 30
    private static let pageSize = UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 4096))

    /// Checks the loadable segments among all of them.
    init(_ segments: [Segment], fileSize: Int) throws(PluginError) {
        var loads: [Segment] = []
        loads.reserveCapacity(segments.count)
        var end: UInt64 = 0
        for (index, segment) in segments.enumerated() where segment.type == Segment.Kind.load {
            try Self.check(segment, index, UInt64(fileSize))
            let page = Self.pageSize
            guard loads.isEmpty || segment.address & ~(page - 1) >= end else {
                throw .malformed("segment \(index) lies in memory before the end of the one before it")
            }
            end = (segment.address + segment.memorySize + page - 1) & ~(page - 1)
            loads.append(segment)
        }
        guard let first = loads.first else { throw .malformed("it has no loadable segment") }
        guard end - first.address <= Self.maximumSize else {
            throw .malformed("its segments take up \(end - first.address) bytes of memory")
        }
        self.loads = loads
        self.end = end
    }

    private static func check(_ segment: Segment, _ index: Int, _ count: UInt64) throws(PluginError) {
        let (offset, size) = (segment.offset, segment.fileSize)
        guard size <= count, offset <= count - size || size == 0 else {
            let (end, overflow) = offset.addingReportingOverflow(size)
            throw .malformed("segment \(index) ends at byte \(overflow ? UInt64.max : end) of \(count)")
        }
        let inPage = segment.address & (pageSize - 1)
        // An empty one that begins inside a page still maps that page of the file, to clear the rest of it.
        guard size > 0 || inPage == 0 || (offset < count && offset >= inPage) else {
            throw .malformed("segment \(index) has a part of a page that is not in the file")
        }
        guard size <= segment.memorySize, segment.memorySize <= maximumSize, segment.address <= UInt64.max >> 17 else {
            throw .malformed("segment \(index) has an address or a size that cannot be")
        }
        let alignment = segment.alignment
        guard alignment >= pageSize, alignment & (alignment - 1) == 0, alignment <= 1 << 32 else {
            throw .malformed("segment \(index) is aligned to \(alignment) bytes, not to pages of \(pageSize)")
        }
        guard (segment.address &- offset) & (alignment - 1) == 0 else {
            throw .malformed("segment \(index) lies differently in its pages in the file and in memory")
        }
    }

    /// The address after a segment's last page.
    func pageEnd(of segment: Segment) -> UInt64 {
        (segment.address + segment.memorySize + Self.pageSize - 1) & ~(Self.pageSize - 1)
    }

    /// The loadable segment that holds a range of memory.
    @inline(__always)
    func load(holding address: UInt64, _ size: UInt64) -> Segment? {
        for load in loads where load.holds(address, size) { return load }
        return nil
    }

    /// Where a range of memory is in the file, if all of it is, and can be read once it is mapped.
    @inline(__always)
    func extent(_ address: UInt64, _ size: UInt64) -> Extent? {
        for load in loads where load.holdsInFile(address, size) {
            guard load.isReadable else { return nil }
            return Extent(offset: Int(load.offset + (address - load.address)), size: Int(size))
        }
        return nil
    }

    /// How many bytes from an address on are in the file, in one piece.
    func room(at address: UInt64) -> UInt64 {
        for load in loads where load.holdsInFile(address, 1) { return load.fileSize - (address - load.address) }
        return 0
    }

    /// Whether code can be at an address.
    @inline(__always)
    func isCode(_ address: UInt64) -> Bool {
        for load in loads where load.holdsInFile(address, 1) { return load.isExecutable }
        return false
    }
}
