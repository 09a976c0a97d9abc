import QNTXPlugin

/// The dynamic table: where everything is that the dynamic loader needs.
struct DynamicTable {
    private var values = InlineArray<64, UInt64>(repeating: 0)
    private var present: UInt64 = 0
    /// The library's strings: names of symbols, of libraries, of versions.
    private(set) var strings = StringTable()
    /// Where the names of the libraries that it needs begin among the strings.
    private(set) var needed: [Int] = []
    /// Where the table is in memory: the loader writes to it, relocations must not.
    let segment: Segment

    private static let entrySize = 16
    private static let maximumNeeded = 1024
    private static let maximumPathLength = 4096
    private static let needed: UInt64 = 1
    private static let preinitializers: UInt64 = 32
    // Names of filters and auditors, which are loaded along.
    private static let otherNames: [UInt64] = [0x7FFF_FFFF, 0x7FFF_FFFD, 0x6FFF_FEFC, 0x6FFF_FEFB]

    /// Reads the table and checks that it ends, says nothing twice, and has whole strings.
    init(_ view: ByteView, _ segments: SegmentTable) throws(PluginError) {
        segment = segments.dynamic
        guard let load = segments.memory.load(holding: segment.address, segment.memorySize),
            load.isWritable || !segment.isWritable, segment.address % 8 == 0
        else {
            throw .malformed("the dynamic table is not where the dynamic loader can write to it")
        }
        var others: [UInt64] = []
        var at = Int(segment.offset)
        let end = at + Int(segment.fileSize)
        while true {
            guard at <= end - Self.entrySize else { throw .malformed("the dynamic table has no end") }
            let (tag, value) = (view.long(at), view.long(at + 8))
            at += Self.entrySize
            if tag == 0 { break }
            if tag == Self.needed {
                guard let name = Int(exactly: value) else { throw .malformed("a needed library's name is nowhere") }
                needed.append(name)
            } else if let tag = DynamicTag(rawValue: tag) {
                guard present & (1 << tag.slot) == 0 else { throw .malformed("the dynamic table says \(tag) twice") }
                present |= 1 << tag.slot
                values[tag.slot] = value
            } else if Self.otherNames.contains(tag) {
                others.append(value)
            } else if tag == Self.preinitializers {
                throw PluginError(
                    .notSharedLibrary,
                    "it has a preinit array, which only an executable can have: link it with -shared",
                    stage: .inspect
                )
            }
        }
        try checkKind(segments.hasInterpreter)
        strings = try StringTable(view, segments.memory, self)
        for name in needed { try strings.check(UInt64(name), "a needed library") }
        guard needed.count <= Self.maximumNeeded,
            needed.allSatisfy({ (1...Self.maximumPathLength).contains(strings.length($0)) })
        else {
            throw .malformed("a needed library has no name or one that is too long, or there are too many")
        }
        for name in others { try strings.check(name, "a filter") }
        for tag in [DynamicTag.soname, .rpath, .runpath] {
            if let name = self[tag] { try strings.check(name, "\(tag)") }
        }
    }

    /// The value of an entry, or nil where it is not there.
    @inline(__always)
    subscript(tag: DynamicTag) -> UInt64? {
        present & (1 << tag.slot) != 0 ? values[tag.slot] : nil
    }

    /// Whether the library asks never to be unmapped.
    var isNoDelete: Bool { (self[.flags1] ?? 0) & 0x8 != 0 }
    /// Whether relocation may write to segments that are read-only.
    var hasTextRelocations: Bool { self[.textRelocations] != nil || (self[.flags] ?? 0) & 0x4 != 0 }

    /// Checks that it is meant to be opened by a running program.
    private func checkKind(_ hasInterpreter: Bool) throws(PluginError) {
        let flags = self[.flags1] ?? 0
        // The debug entry is for the program itself; the C library, which can also be run, has an interpreter only.
        if flags & 0x0800_0000 != 0 || (hasInterpreter && self[.debug] != nil) {
            throw PluginError(
                .notSharedLibrary,
                "it is an executable (position-independent), not a shared library: link it with -shared",
                stage: .inspect
            )
        }
        if flags & 0x40 != 0 {
            throw PluginError(
                .notSharedLibrary,
                "it was linked with -z nodlopen, which forbids opening it: link it without",
                stage: .inspect
            )
        }
    }

    /// The range that two entries describe, in the file; nil where neither is there, or where it is empty.
    func extent(
        _ start: DynamicTag,
        _ size: DynamicTag,
        entry: UInt64,
        _ memory: AddressSpace
    ) throws(PluginError) -> Extent? {
        switch (self[start], self[size]) {
        case (nil, nil): return nil
        case (let address?, let size?):
            // What is aligned in memory is aligned in the file too: segments keep the place in the page.
            guard size % entry == 0, address % 8 == 0, let extent = memory.extent(address, size) else {
                throw .malformed("\(start), \(size) bytes at \(hex(address)), is not inside a segment")
            }
            return size == 0 ? nil : extent
        default:
            throw .malformed("the dynamic table has only one of \(start) and \(size)")
        }
    }
}

/// An address as people read it.
func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
