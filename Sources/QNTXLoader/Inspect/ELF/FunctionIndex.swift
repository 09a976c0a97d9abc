/// Where functions begin and end, by the index that is there for exceptions: it has most functions of compiled code, and
/// few of those written in assembler. Source: Linux Standard Base, "Exception Frames", `.eh_frame_hdr`.
struct FunctionIndex {
    private let view: ByteView
    private let memory: AddressSpace
    /// The address that the table's numbers are relative to, and where the table is in the file.
    private var base: UInt64 = 0
    private var table = Extent(offset: 0, size: 0)

    private static let entrySize = 8
    // Version 1, a table of 32-bit numbers relative to the index itself, counted by one of 32 bits: what all linkers write.
    private static let usual: (version: UInt8, count: UInt8, table: UInt8) = (1, 0x03, 0x3B)

    /// Finds the index. One of a form that is not known tells nothing.
    init(_ view: ByteView, _ segments: SegmentTable) {
        self.view = view
        memory = segments.memory
        guard let segment = segments.all.last(where: { $0.type == Segment.Kind.exceptionIndex }),
            segment.fileSize >= 12
        else { return }
        let start = Int(segment.offset)
        guard view.byte(start) == Self.usual.version, view.byte(start + 2) == Self.usual.count,
            view.byte(start + 3) == Self.usual.table
        else { return }
        base = segment.address
        let count = min(Int(view.word(start + 8)), (Int(segment.fileSize) - 12) / Self.entrySize)
        table = Extent(offset: start + 12, size: count * Self.entrySize)
    }

    /// Whether a function can begin at an address: whether it is none in the middle of one that is known.
    func mayBegin(_ address: UInt64) -> Bool {
        var (low, high) = (0, table.size / Self.entrySize)
        while low < high {
            let middle = (low + high) / 2
            if start(middle) <= address { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return true }
        let start = start(low - 1)
        // The description: its length, what it has in common with others, then the function's start and size.
        guard start < address, let description = memory.extent(target(low - 1, 4), 16)?.offset,
            target(low - 1, 4) &+ 8 &+ signed(description + 8) == start
        else { return true }
        return address - start >= UInt64(view.word(description + 12))
    }

    /// Where a function begins, in memory.
    private func start(_ index: Int) -> UInt64 { target(index, 0) }

    private func target(_ index: Int, _ field: Int) -> UInt64 {
        base &+ signed(table.offset &+ index &* Self.entrySize &+ field)
    }

    private func signed(_ offset: Int) -> UInt64 {
        UInt64(bitPattern: Int64(Int32(bitPattern: view.word(offset))))
    }
}
