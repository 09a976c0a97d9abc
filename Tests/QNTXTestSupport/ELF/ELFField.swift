/// A number in an ELF file: where it is, and how many bytes it has. Source: System V ABI, chapters 4 and 5.
public struct ELFField: Sendable, Hashable {
    /// Its offset in the file.
    public var offset: Int
    /// Its size in bytes.
    public var size: Int

    /// Names a number.
    public init(offset: Int, size: Int) { (self.offset, self.size) = (offset, size) }

    // The header's fields.
    public static let wordSize = ELFField(offset: 4, size: 1)
    public static let byteOrder = ELFField(offset: 5, size: 1)
    public static let identityVersion = ELFField(offset: 6, size: 1)
    public static let system = ELFField(offset: 7, size: 1)
    public static let systemVersion = ELFField(offset: 8, size: 1)
    public static let type = ELFField(offset: 16, size: 2)
    public static let machine = ELFField(offset: 18, size: 2)
    public static let version = ELFField(offset: 20, size: 4)
    public static let segmentTable = ELFField(offset: 32, size: 8)
    public static let sectionTable = ELFField(offset: 40, size: 8)
    public static let headerSize = ELFField(offset: 52, size: 2)
    public static let segmentSize = ELFField(offset: 54, size: 2)
    public static let segmentCount = ELFField(offset: 56, size: 2)
    public static let sectionSize = ELFField(offset: 58, size: 2)
    public static let sectionCount = ELFField(offset: 60, size: 2)
    public static let sectionNames = ELFField(offset: 62, size: 2)

    // The fields of the program header at an offset.
    public static func segmentType(_ header: Int) -> ELFField { ELFField(offset: header, size: 4) }
    public static func segmentFlags(_ header: Int) -> ELFField { ELFField(offset: header + 4, size: 4) }
    public static func segmentOffset(_ header: Int) -> ELFField { ELFField(offset: header + 8, size: 8) }
    public static func segmentAddress(_ header: Int) -> ELFField { ELFField(offset: header + 16, size: 8) }
    public static func segmentFileSize(_ header: Int) -> ELFField { ELFField(offset: header + 32, size: 8) }
    public static func segmentMemorySize(_ header: Int) -> ELFField { ELFField(offset: header + 40, size: 8) }
    public static func segmentAlignment(_ header: Int) -> ELFField { ELFField(offset: header + 48, size: 8) }

    // The fields of the section header at an offset.
    public static func sectionAddress(_ header: Int) -> ELFField { ELFField(offset: header + 16, size: 8) }
    public static func sectionOffset(_ header: Int) -> ELFField { ELFField(offset: header + 24, size: 8) }
    public static func sectionLength(_ header: Int) -> ELFField { ELFField(offset: header + 32, size: 8) }

    // The fields of the symbol at an offset.
    public static func symbolInfo(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 4, size: 1) }
    public static func symbolOther(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 5, size: 1) }
    public static func symbolSection(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 6, size: 2) }
    public static func symbolValue(_ symbol: Int) -> ELFField { ELFField(offset: symbol + 8, size: 8) }
}
