/// A section header. Source: System V ABI, chapter 4, "Sections".
struct Section {
    /// Where its name begins among the section names.
    let name: UInt32
    /// What kind of section it is.
    let type: UInt32
    private let flags: UInt64
    /// Where it is in memory, from the library's load address.
    let address: UInt64
    /// Where it is in the file, and how long it is in either.
    let offset: UInt64
    let size: UInt64
    /// What it is aligned to, in bytes.
    let alignment: UInt64

    /// Reads the section header at an offset.
    init(_ view: ByteView, at header: Int) {
        name = view.word(header)
        type = view.word(header + 4)
        flags = view.long(header + 8)
        address = view.long(header + 16)
        offset = view.long(header + 24)
        size = view.long(header + 32)
        alignment = view.long(header + 48)
    }

    /// Whether the memory is written to, whether it is code, whether it is there at all in a running program.
    var isWritable: Bool { flags & 1 != 0 }
    var isInMemory: Bool { flags & 2 != 0 }
    var isCode: Bool { flags & 4 != 0 }
    /// Whether each thread has its own copy.
    var isThreadLocal: Bool { flags & 0x400 != 0 }
    /// Whether the file holds its content.
    var isInFile: Bool { type != Kind.null && type != Kind.noBits }

    /// The types that matter here.
    enum Kind {
        static let null: UInt32 = 0
        static let programBits: UInt32 = 1
        static let strings: UInt32 = 3
        static let relocations: UInt32 = 4
        static let hash: UInt32 = 5
        static let dynamic: UInt32 = 6
        static let note: UInt32 = 7
        static let noBits: UInt32 = 8
        static let dynamicSymbols: UInt32 = 11
        static let initializers: UInt32 = 14
        static let finalizers: UInt32 = 15
        static let packedRelocations: UInt32 = 19
        static let gnuHash: UInt32 = 0x6FFF_FFF6
        static let versionDefinitions: UInt32 = 0x6FFF_FFFD
        static let versionNeeds: UInt32 = 0x6FFF_FFFE
        static let symbolVersions: UInt32 = 0x6FFF_FFFF
    }
}
