/// The entries of the dynamic table that a library has at most once. Source: System V ABI, chapter 5, "Dynamic
/// Section", and its GNU extensions in the Linux Standard Base.
enum DynamicTag: UInt64, CaseIterable {
    case pltRelocationSize = 2
    case pltTable = 3
    case hash = 4
    case strings = 5
    case symbols = 6
    case relocations = 7
    case relocationsSize = 8
    case relocationEntrySize = 9
    case stringsSize = 10
    case symbolEntrySize = 11
    case initializer = 12
    case finalizer = 13
    case soname = 14
    case rpath = 15
    case implicitAddendRelocations = 17
    case pltRelocationKind = 20
    case debug = 21
    case textRelocations = 22
    case pltRelocations = 23
    case initializers = 25
    case finalizers = 26
    case initializersSize = 27
    case finalizersSize = 28
    case runpath = 29
    case flags = 30
    case packedRelocationsSize = 35
    case packedRelocations = 36
    case packedRelocationEntrySize = 37
    case gnuHash = 0x6FFF_FEF5
    case symbolVersions = 0x6FFF_FFF0
    case relativeCount = 0x6FFF_FFF9
    case flags1 = 0x6FFF_FFFB
    case versionDefinitions = 0x6FFF_FFFC
    case versionDefinitionCount = 0x6FFF_FFFD
    case versionNeeds = 0x6FFF_FFFE
    case versionNeedCount = 0x6FFF_FFFF

    /// One of 64 places to keep the entry's value.
    @inline(__always)
    var slot: Int {
        let number = Int(rawValue)
        return number < 40 ? number : self == .gnuHash ? 40 : 41 + number & 15
    }
}
