/// A program header: a part of the file and where it goes in memory. Source: System V ABI, chapter 5, "Program Header".
struct Segment {
    /// The size of a program header in bytes, in the 64-bit class.
    static let headerSize = 56

    /// What kind of segment it is.
    let type: UInt32
    private let flags: UInt32
    /// Where it begins in the file.
    let offset: UInt64
    /// Where it begins in memory, from the library's load address.
    let address: UInt64
    /// How many bytes of it the file holds, and how many it has in memory.
    let fileSize: UInt64
    let memorySize: UInt64
    /// What it is aligned to, in bytes.
    let alignment: UInt64

    /// Reads the program header at an offset.
    init(_ view: ByteView, at header: Int) {
        type = view.word(header)
        flags = view.word(header + 4)
        offset = view.long(header + 8)
        address = view.long(header + 16)
        fileSize = view.long(header + 32)
        memorySize = view.long(header + 40)
        alignment = view.long(header + 48)
    }

    /// Whether the memory may be executed, written, read.
    var isExecutable: Bool { flags & 1 != 0 }
    var isWritable: Bool { flags & 2 != 0 }
    var isReadable: Bool { flags & 4 != 0 }

    /// Whether a range of memory lies inside. Segments are checked not to wrap around before this is asked.
    @inline(__always)
    func holds(_ start: UInt64, _ size: UInt64) -> Bool {
        start >= address && size <= memorySize && start - address <= memorySize - size
    }

    /// Whether a range of memory lies in the part that comes from the file.
    @inline(__always)
    func holdsInFile(_ start: UInt64, _ size: UInt64) -> Bool {
        start >= address && size <= fileSize && start - address <= fileSize - size
    }
}

extension Segment {
    /// The types that matter here.
    enum Kind {
        static let load: UInt32 = 1
        static let dynamic: UInt32 = 2
        static let interpreter: UInt32 = 3
        static let note: UInt32 = 4
        static let headers: UInt32 = 6
        static let threadLocal: UInt32 = 7
        static let exceptionIndex: UInt32 = 0x6474_E550
        static let stack: UInt32 = 0x6474_E551
        static let readOnlyAfterRelocation: UInt32 = 0x6474_E552
        static let property: UInt32 = 0x6474_E553
    }
}
