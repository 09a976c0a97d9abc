/// A number in an ELF file: where it is, and how many bytes it has. Source: System V ABI, chapters 4 and 5.
package struct ELFField: Sendable, Hashable {
    /// Its offset in the file.
    package var offset: Int
    /// Its size in bytes.
    package var size: Int

    /// Names a number.
    package init(offset: Int, size: Int) { (self.offset, self.size) = (offset, size) }

    // The header's fields.
    package static let wordSize = ELFField(offset: 4, size: 1)
    package static let byteOrder = ELFField(offset: 5, size: 1)
    package static let identityVersion = ELFField(offset: 6, size: 1)
    package static let system = ELFField(offset: 7, size: 1)
    package static let systemVersion = ELFField(offset: 8, size: 1)
    package static let type = ELFField(offset: 16, size: 2)
    package static let machine = ELFField(offset: 18, size: 2)
    package static let version = ELFField(offset: 20, size: 4)
    package static let segmentTable = ELFField(offset: 32, size: 8)
    package static let sectionTable = ELFField(offset: 40, size: 8)
    package static let headerSize = ELFField(offset: 52, size: 2)
    package static let segmentSize = ELFField(offset: 54, size: 2)
    package static let segmentCount = ELFField(offset: 56, size: 2)
    package static let sectionSize = ELFField(offset: 58, size: 2)
    package static let sectionCount = ELFField(offset: 60, size: 2)
    package static let sectionNames = ELFField(offset: 62, size: 2)

    // The fields of the program header at an offset.
    package static func segmentType(_ header: Int) -> ELFField { ELFField(offset: header, size: 4) }
    package static func segmentFlags(_ header: Int) -> ELFField { ELFField(offset: header + 4, size: 4) }
    package static func segmentOffset(_ header: Int) -> ELFField { ELFField(offset: header + 8, size: 8) }
    package static func segmentAddress(_ header: Int) -> ELFField { ELFField(offset: header + 16, size: 8) }
    package static func segmentFileSize(_ header: Int) -> ELFField { ELFField(offset: header + 32, size: 8) }
    package static func segmentMemorySize(_ header: Int) -> ELFField { ELFField(offset: header + 40, size: 8) }
    package static func segmentAlignment(_ header: Int) -> ELFField { ELFField(offset: header + 48, size: 8) }

    // The fields of the section header at an offset.
    package static func sectionAddress(_ header: Int) -> ELFField { ELFField(offset: header + 16, size: 8) }
    package static func sectionOffset(_ header: Int) -> ELFField { ELFField(offset: header + 24, size: 8) }
    package static func sectionLength(_ header: Int) -> ELFField { ELFField(offset: header + 32, size: 8) }

    // The fields of the symbol at an offset.
    package static func symbolInfo(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 4, size: 1) }
    package static func symbolOther(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 5, size: 1) }
    package static func symbolSection(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 6, size: 2) }
    package static func symbolValue(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 8, size: 8) }
}
