import QNTXPlugin

/// The program headers, and the segments among them that are not for loading but say something about the library.
struct SegmentTable {
    /// All of them, in the file's order.
    let all: [Segment]
    /// What goes to memory.
    let memory: AddressSpace
    /// The dynamic table's segment.
    let dynamic: Segment
    /// Thread-local storage, if there is any.
    private(set) var threadLocal: Segment?
    /// What is made read-only after relocation.
    private(set) var readOnlyAfterRelocation: Segment?
    /// Whether the file names a program interpreter, as executables do.
    private(set) var hasInterpreter = false
    /// Whether the stack must be executable, as it must for a file that does not say that it need not.
    private(set) var hasExecutableStack = true

    /// More thread-local storage than any thread could bear; beyond it a size is rather damage than intent.
    private static let maximumThreadLocalSize: UInt64 = 256 << 20

    /// Reads and checks the program headers.
    init(_ view: ByteView, _ header: ELFHeader) throws(PluginError) {
        var all: [Segment] = []
        all.reserveCapacity(header.segmentCount)
        for index in 0..<header.segmentCount {
            all.append(Segment(view, at: header.segments.offset + index * Segment.headerSize))
        }
        memory = try AddressSpace(all, fileSize: view.count)
        guard let dynamic = all.last(where: { $0.type == Segment.Kind.dynamic }) else {
            throw PluginError(
                .notSharedLibrary,
                "it has no dynamic table, so it is not a shared library: link it with -shared",
                stage: .inspect
            )
        }
        guard dynamic.fileSize > 0 else {
            throw PluginError(
                .notSharedLibrary,
                "it holds only the debug information of a shared library: name the library itself",
                stage: .inspect
            )
        }
        self.all = all
        self.dynamic = dynamic
        for (index, segment) in all.enumerated() {
            try take(segment, index, view, header)
        }
    }

    private mutating func take(
        _ segment: Segment,
        _ index: Int,
        _ view: ByteView,
        _ header: ELFHeader
    ) throws(PluginError) {
        switch segment.type {
        case Segment.Kind.load:
            return
        case Segment.Kind.stack:
            hasExecutableStack = segment.isExecutable
            return
        case Segment.Kind.threadLocal:
            try checkThreadLocal(segment, index)
            if segment.memorySize > 0 { threadLocal = segment }
        case Segment.Kind.readOnlyAfterRelocation:
            try checkReadOnly(segment, index)
            readOnlyAfterRelocation = segment
        case Segment.Kind.headers:
            guard segment.offset == UInt64(header.segments.offset), segment.memorySize == UInt64(header.segments.size)
            else {
                throw .malformed("segment \(index) says that the program headers are elsewhere than they are")
            }
            try checkInMemory(segment, index)
        case Segment.Kind.interpreter:
            hasInterpreter = true
            try checkInMemory(segment, index)
        case Segment.Kind.dynamic, Segment.Kind.note, Segment.Kind.property, Segment.Kind.exceptionIndex:
            try checkInMemory(segment, index)
        default:
            // The dynamic loader passes over it, but what it says about the file should still be true.
            guard segment.fileSize == 0 || view.holds(segment.offset, segment.fileSize) else {
                throw .malformed("segment \(index) is not inside the file of \(view.count) bytes")
            }
        }
    }

    /// Checks that a segment is a part of a loadable one, at the same place in the file and in memory.
    private func checkInMemory(_ segment: Segment, _ index: Int) throws(PluginError) {
        guard let extent = memory.extent(segment.address, segment.memorySize),
            segment.fileSize == segment.memorySize, UInt64(extent.offset) == segment.offset
        else {
            throw .malformed("segment \(index) is not a part of a loadable segment")
        }
    }

    private func checkThreadLocal(_ segment: Segment, _ index: Int) throws(PluginError) {
        guard threadLocal == nil else { throw .malformed("there are two segments of thread-local storage") }
        let alignment = segment.alignment
        guard segment.fileSize <= segment.memorySize, segment.memorySize <= Self.maximumThreadLocalSize,
            segment.memorySize == 0 || (alignment > 0 && alignment & (alignment - 1) == 0 && alignment <= 1 << 21)
        else {
            throw .malformed("segment \(index), thread-local storage, has a size or alignment that cannot be")
        }
        guard segment.fileSize > 0 else { return }
        guard let extent = memory.extent(segment.address, segment.fileSize), UInt64(extent.offset) == segment.offset
        else {
            throw .malformed("segment \(index), thread-local storage, is not a part of a loadable segment")
        }
    }

    /// The part to be made read-only is writable until then, and linkers round its end up to the page's.
    private func checkReadOnly(_ segment: Segment, _ index: Int) throws(PluginError) {
        guard let load = memory.load(holding: segment.address, 1), load.isWritable,
            segment.address - load.address == segment.offset &- load.offset,
            segment.memorySize <= 1 << 40, segment.address + segment.memorySize <= memory.pageEnd(of: load)
        else {
            throw .malformed("segment \(index), read-only after relocation, is not in a writable segment")
        }
    }
}
