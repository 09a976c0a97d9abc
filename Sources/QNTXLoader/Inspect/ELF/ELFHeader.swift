import QNTXPlugin

/// The ELF header of a library for this machine. Source: System V ABI, chapter 4, "ELF Header".
struct ELFHeader {
    /// Its size in bytes, in the 64-bit class.
    static let size = 64

    /// Where the program headers are, and how many.
    let segments: Extent
    let segmentCount: Int
    /// Where the section headers begin; 0 where there are none.
    let sectionOffset: UInt64
    /// Their count and the index of the one with their names, as written; large numbers stand elsewhere.
    let sectionCount: UInt16
    let sectionNames: UInt16

    /// More program headers than any linker writes. The dynamic loader keeps them all on its stack.
    private static let maximumSegments = 256

    /// Reads and checks the header.
    init(_ view: ByteView) throws(PluginError) {
        try Self.checkIdentity(view)
        guard view.count >= Self.size else {
            throw .malformed("the ELF header ends at byte \(Self.size) of \(view.count)")
        }
        try Self.checkMachine(view)
        try Self.checkType(view.half(16))
        guard view.word(20) == 1, view.half(52) == UInt16(Self.size) else {
            throw .malformed("the ELF header's own version or size is wrong")
        }
        let offset = view.long(32)
        segmentCount = Int(view.half(56))
        guard segmentCount > 0, view.half(54) == UInt16(Segment.headerSize) else {
            throw .malformed("there are no program headers, or of a wrong size")
        }
        guard segmentCount <= Self.maximumSegments else {
            throw .malformed("there are \(segmentCount) program headers, more than \(Self.maximumSegments)")
        }
        let size = segmentCount * Segment.headerSize
        guard view.holds(offset, UInt64(size)), offset % 8 == 0 else {
            throw .malformed("the program headers are not inside the file of \(view.count) bytes")
        }
        segments = Extent(offset: Int(offset), size: size)
        sectionOffset = view.long(40)
        sectionCount = view.half(60)
        sectionNames = view.half(62)
        guard sectionOffset == 0 || view.half(58) == UInt16(SectionTable.headerSize) else {
            throw .malformed("the section headers have a wrong size")
        }
    }

    private static func checkIdentity(_ view: ByteView) throws(PluginError) {
        guard view.starts(0, with: "\u{7F}ELF") else {
            let what =
                if view.count == 0 {
                    "is empty"
                } else if view.starts(0, with: "/* GNU ld script") || view.starts(0, with: "INPUT(") {
                    "is a linker script"
                } else if view.starts(0, with: "!<arch>\n") {
                    "is a static archive"
                } else {
                    "is not an ELF file"
                }
            throw PluginError(
                .notELF,
                "it \(what); build the plugin as a shared library (cc -shared -fPIC)",
                stage: .inspect
            )
        }
    }

    private static func checkMachine(_ view: ByteView) throws(PluginError) {
        let (bits, order, system) = (view.byte(4), view.byte(5), view.byte(7))
        guard bits == 1 || bits == 2, order == 1 || order == 2 else {
            throw .malformed("the ELF header names no word size or byte order that exists")
        }
        let machine = order == 1 ? view.half(18) : view.half(18).byteSwapped
        guard bits == 2, order == 1, machine == HostMachine.number else {
            let width = bits == 2 ? "64-bit" : "32-bit"
            let ending = order == 1 ? "" : " big-endian"
            throw PluginError(
                .wrongArchitecture,
                "it is built for \(width)\(ending) \(HostMachine.name(of: machine)), this host is 64-bit "
                    + "\(HostMachine.name): rebuild it for \(HostMachine.name)",
                stage: .inspect
            )
        }
        // The dynamic loader takes these two: none in particular, and GNU.
        guard system == 0 || system == 3 else {
            throw PluginError(
                .wrongArchitecture,
                "it is built for another operating system (ELF OS ABI \(system)): rebuild it for Linux",
                stage: .inspect
            )
        }
        let padding = view.long(8)  // begins with the ABI's version
        guard view.byte(6) == 1, padding == 0 || (system == 3 && padding < 4) else {
            throw .malformed("the ELF identification has a wrong version or is not padded with zeros")
        }
    }

    private static func checkType(_ type: UInt16) throws(PluginError) {
        let what: String
        switch type {
        case 3: return
        case 1: what = "an object file"
        case 2: what = "an executable"
        case 4: what = "a core dump"
        default: throw .malformed("the ELF header names file type \(type)")
        }
        throw PluginError(
            .notSharedLibrary,
            "it is \(what), not a shared library: link it with -shared",
            stage: .inspect
        )
    }
}
