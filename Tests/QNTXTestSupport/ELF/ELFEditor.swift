/// An ELF file (64 bits, this machine's byte order) as bytes to be damaged, with names for what is where. It reads the
/// file as it is when asked, trusts it, and knows nothing of the code under test.
package struct ELFEditor: Sendable {
    /// The whole file.
    package var bytes: [UInt8]

    /// Edits these bytes.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Edits a file's content; the file itself stays as it is.
    package init(path: String) throws { bytes = try FileBytes.read(path) }

    // MARK: Numbers

    /// The number of a field.
    package subscript(field: ELFField) -> UInt64 {
        get {
            (0..<field.size).reduce(0) { number, index in
                number | UInt64(bytes[field.offset + index]) << (8 * UInt64(index))
            }
        }
        set {
            for index in 0..<field.size {
                bytes[field.offset + index] = UInt8(truncatingIfNeeded: newValue >> (8 * UInt64(index)))
            }
        }
    }

    /// The number of so many bytes at an offset.
    package func number(_ offset: Int, _ size: Int) -> UInt64 { self[ELFField(offset: offset, size: size)] }

    // MARK: Damage

    /// Cuts the file off.
    package mutating func truncate(to size: Int) { bytes.removeLast(bytes.count - size) }

    /// Turns one bit over.
    package mutating func flip(bit: Int) { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }

    /// Writes bytes over what is there.
    package mutating func overwrite(_ offset: Int, with replacement: [UInt8]) {
        bytes.replaceSubrange(offset..<offset + replacement.count, with: replacement)
    }

    /// Fills a range with zeros.
    package mutating func zero(_ range: Range<Int>) {
        for index in range { bytes[index] = 0 }
    }

    /// The offset of the first place where these bytes are.
    package func find(_ pattern: [UInt8]) -> Int? {
        guard pattern.count <= bytes.count else { return nil }
        return (0...bytes.count - pattern.count).first { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) }
    }

    // MARK: Tables

    /// The program headers' offsets.
    package var segments: [Int] {
        (0..<Int(self[.segmentCount])).map { Int(self[.segmentTable]) + $0 * Int(self[.segmentSize]) }
    }

    /// The first program header of a type.
    package func segment(_ type: UInt64) -> Int? { segments.first { self[.segmentType($0)] == type } }

    /// The section headers' offsets.
    package var sections: [Int] {
        (0..<Int(self[.sectionCount])).map { Int(self[.sectionTable]) + $0 * Int(self[.sectionSize]) }
    }

    /// The section header with a name.
    package func section(_ name: String) -> Int? {
        let names = sections[Int(self[.sectionNames])]
        return sections.first { header in
            let start = Int(self[.sectionOffset(names)]) + Int(number(header, 4))
            let end = bytes[start...].firstIndex(of: 0) ?? start
            return String(decoding: bytes[start..<end], as: UTF8.self) == name
        }
    }

    /// The part of the file that a section has; nil if it has none.
    package func range(ofSection name: String) -> Range<Int>? {
        section(name).map { header in
            let start = Int(self[.sectionOffset(header)])
            return start..<start + (number(header + 4, 4) == 8 ? 0 : Int(self[.sectionLength(header)]))
        }
    }

    /// The entries of the dynamic table: where each is, and its tag.
    package var dynamicEntries: [(offset: Int, tag: UInt64)] {
        guard let header = segment(2) else { return [] }
        let start = Int(self[.segmentOffset(header)])
        let all = stride(from: start, to: start + Int(self[.segmentFileSize(header)]), by: 16).lazy
            .map { (offset: $0, tag: number($0, 8)) }
        return Array(all.prefix { $0.tag != 0 })
    }

    /// The value of an entry of the dynamic table.
    package func dynamic(_ tag: UInt64) -> ELFField? {
        dynamicEntries.first { $0.tag == tag }.map { ELFField(offset: $0.offset + 8, size: 8) }
    }

    /// Sets the value of an entry of the dynamic table, which has to be there.
    package mutating func setDynamic(_ tag: UInt64, _ value: UInt64) {
        guard let field = dynamic(tag) else { preconditionFailure("no dynamic entry \(tag)") }
        self[field] = value
    }

    /// Turns an entry of the dynamic table into one that the loader passes over.
    package mutating func removeDynamic(_ tag: UInt64) {
        guard let field = dynamic(tag) else { preconditionFailure("no dynamic entry \(tag)") }
        self[ELFField(offset: field.offset - 8, size: 8)] = 0x6000_0D00
    }

    /// Where an address is in the file.
    package func offset(of address: UInt64) -> Int? {
        for header in segments where self[.segmentType(header)] == 1 {
            let start = self[.segmentAddress(header)]
            if address >= start, address < start + self[.segmentFileSize(header)] {
                return Int(self[.segmentOffset(header)] + address - start)
            }
        }
        return nil
    }

    /// The table that an entry of the dynamic table points to, and its length by another entry.
    package func range(of table: UInt64, size: UInt64) -> Range<Int>? {
        guard let start = dynamic(table).flatMap({ offset(of: self[$0]) }), let size = dynamic(size) else { return nil }
        return start..<start + Int(self[size])
    }

    /// The offset of the dynamic symbol with a name. By the section headers.
    package func symbol(_ name: String) -> Int? {
        guard let symbols = range(ofSection: ".dynsym"), let strings = range(ofSection: ".dynstr") else { return nil }
        return stride(from: symbols.lowerBound, to: symbols.upperBound, by: 24).first { symbol in
            let start = strings.lowerBound + Int(number(symbol, 4))
            return bytes[start...].starts(with: Array(name.utf8) + [0])
        }
    }
}
