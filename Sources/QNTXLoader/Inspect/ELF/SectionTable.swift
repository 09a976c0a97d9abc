import QNTXPlugin

/// The section headers. The dynamic loader ignores them, and a library may come without; where they are there, they say
/// everything a second time, which is what shows that a file is damaged.
struct SectionTable {
    /// The size of a section header in bytes, in the 64-bit class.
    static let headerSize = 64

    /// How many there are.
    let count: Int
    private let view: ByteView
    private let start: Int
    private let names: Extent

    /// Reads the table and checks that it and all its sections are in the file.
    init(_ view: ByteView, _ header: ELFHeader) throws(PluginError) {
        self.view = view
        let fileSize = view.count
        guard header.sectionOffset != 0 else {
            guard header.sectionCount == 0 else { throw .malformed("the section headers are said to be at byte 0") }
            (count, start, names) = (0, 0, Extent(offset: 0, size: 0))
            return
        }
        guard header.sectionOffset % 8 == 0, view.holds(header.sectionOffset, UInt64(Self.headerSize)) else {
            throw .malformed("the section headers begin at byte \(header.sectionOffset) of \(fileSize)")
        }
        start = Int(header.sectionOffset)
        let first = Section(view, at: start)
        // Where the header's 16 bits are too few, the first section header has the numbers.
        let count = header.sectionCount != 0 ? UInt64(header.sectionCount) : first.size
        guard count <= UInt64(fileSize / Self.headerSize),
            view.holds(header.sectionOffset, count * UInt64(Self.headerSize))
        else {
            throw .malformed("the \(count) section headers at byte \(start) reach past the end at byte \(fileSize)")
        }
        self.count = Int(count)
        let nameIndex = header.sectionNames == 0xFFFF ? Int(view.word(start + 40)) : Int(header.sectionNames)
        guard nameIndex < self.count || nameIndex == 0 else {
            throw .malformed("the section with the names of sections is number \(nameIndex) of \(count)")
        }
        let section = Section(view, at: start + nameIndex * Self.headerSize)
        guard !section.isInFile || view.holds(section.offset, section.size) else {
            throw .malformed("the names of sections are not inside the file of \(fileSize) bytes")
        }
        names =
            section.isInFile
            ? Extent(offset: Int(section.offset), size: Int(section.size)) : Extent(offset: 0, size: 0)
        for index in 0..<self.count {
            let section = self[index]
            guard !section.isInFile || view.holds(section.offset, section.size) else {
                throw .malformed("section \(index) at byte \(section.offset) reaches past the end at byte \(fileSize)")
            }
        }
    }

    /// The section with an index below `count`.
    subscript(index: Int) -> Section {
        Section(view, at: start &+ index &* Self.headerSize)
    }

    /// Whether a section's name begins with a text.
    func hasName(_ section: Section, beginningWith text: StaticString) -> Bool {
        Int(section.name) < names.size && view.starts(names.offset + Int(section.name), with: text)
    }
}
