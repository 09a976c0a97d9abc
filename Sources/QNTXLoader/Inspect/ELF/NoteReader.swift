/// Goes through the notes of a library. Source: System V ABI, chapter 5, "Note Section".
struct NoteReader {
    private let view: ByteView

    /// Reads notes from a file's bytes.
    init(_ view: ByteView) {
        self.view = view
    }

    /// The contents of the notes with an owner and a type, first from the segments, else from the sections.
    func contents(
        owner: StaticString,
        type: UInt32,
        _ segments: SegmentTable,
        _ sections: SectionTable
    ) -> [Extent] {
        var found: [Extent] = []
        for segment in segments.all where segment.type == Segment.Kind.note {
            let range = Extent(offset: Int(segment.offset), size: Int(segment.fileSize))
            collect(owner, type, range, segment.alignment, &found)
        }
        guard found.isEmpty else { return found }
        for index in 0..<sections.count {
            let section = sections[index]
            guard section.type == Section.Kind.note else { continue }
            let range = Extent(offset: Int(section.offset), size: Int(section.size))
            collect(owner, type, range, section.alignment, &found)
        }
        return found
    }

    private func collect(
        _ owner: StaticString,
        _ type: UInt32,
        _ range: Extent,
        _ alignment: UInt64,
        _ found: inout [Extent]
    ) {
        let unit = alignment == 8 ? 7 : 3
        var at = range.offset
        while at <= range.end - 12 {
            let (nameSize, size) = (Int(view.word(at)), Int(view.word(at + 4)))
            let content = (at + 12 + nameSize - range.offset + unit) & ~unit + range.offset
            if view.word(at + 8) == type, nameSize == owner.utf8CodeUnitCount + 1,
                view.starts(at + 12, with: owner), view.byte(at + 11 + nameSize) == 0
            {
                // One that is longer than what holds it is cut here; who reads it will see that it is too short.
                found.append(Extent(offset: content, size: min(size, max(range.end - content, 0))))
            }
            at = (content + size - range.offset + unit) & ~unit + range.offset
        }
    }
}
