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
        names = try Self.names(view, Section(view, at: start + nameIndex * Self.headerSize), nameIndex)
        for index in 0..<self.count {
            let section = self[index]
            guard !section.isInFile || view.holds(section.offset, section.size) else {
                throw .malformed("section \(index) at byte \(section.offset) reaches past the end at byte \(fileSize)")
            }
            // Section headers are the last that is written of a file; those that are still zeros show it.
            guard index == 0 || section.type != Section.Kind.null, names.size == 0 || section.name < names.size else {
                throw .malformed("section \(index) has no name or no type")
            }
        }
    }

    /// Where the names of sections are. Index 0 is for a file whose sections have none.
    private static func names(_ view: ByteView, _ section: Section, _ index: Int) throws(PluginError) -> Extent {
        guard index > 0 else { return Extent(offset: 0, size: 0) }
        guard section.type == Section.Kind.strings, section.size > 0, view.holds(section.offset, section.size),
            view.byte(Int(section.offset)) == 0, view.byte(Int(section.offset + section.size - 1)) == 0
        else {
            throw .malformed("the names of sections are not inside the file of \(view.count) bytes, or are no names")
        }
        return Extent(offset: Int(section.offset), size: Int(section.size))
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
