import QNTXPlugin

extension SectionTable {
    /// Checks that the sections and the dynamic table say the same about where the tables are.
    func check(against dynamic: DynamicTable) throws(PluginError) {
        let relocations = [
            dynamic.range(.relocations, .relocationsSize), dynamic.range(.pltRelocations, .pltRelocationSize),
        ]
        var (starts, ends, hasRelocations) = (0, 0, false)
        var functions = [dynamic[.initializer], dynamic[.finalizer]].compactMap(\.self)
        for index in 0..<count {
            let section = self[index]
            guard section.isInMemory, section.size > 0 else { continue }
            let range = section.address..<section.address &+ section.size
            let agrees: Bool
            switch section.type {
            case Section.Kind.relocations:
                hasRelocations = true
                agrees = relocations.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
                for (index, table) in relocations.enumerated() {
                    if table.lowerBound == range.lowerBound { starts |= 1 << index }
                    if table.upperBound == range.upperBound { ends |= 1 << index }
                }
            case Section.Kind.dynamic:
                agrees = dynamic.segment.address == section.address && dynamic.segment.memorySize == section.size
            case Section.Kind.initializers: agrees = dynamic.range(.initializers, .initializersSize) == range
            case Section.Kind.finalizers: agrees = dynamic.range(.finalizers, .finalizersSize) == range
            case Section.Kind.packedRelocations:
                agrees = dynamic.range(.packedRelocations, .packedRelocationsSize) == range
            case Section.Kind.dynamicSymbols: agrees = dynamic[.symbols] == section.address
            case Section.Kind.hash: agrees = dynamic[.hash] == section.address
            case Section.Kind.gnuHash: agrees = dynamic[.gnuHash] == section.address
            case Section.Kind.symbolVersions: agrees = dynamic[.symbolVersions] == section.address
            case Section.Kind.versionNeeds: agrees = dynamic[.versionNeeds] == section.address
            case Section.Kind.versionDefinitions: agrees = dynamic[.versionDefinitions] == section.address
            case Section.Kind.programBits where section.isCode:
                // Crt files begin these two with the function; a function of another name is elsewhere.
                let isWhole = hasName(section, beginningWith: ".init\0") || hasName(section, beginningWith: ".fini\0")
                agrees = functions.allSatisfy { !isWhole || !range.contains($0) || $0 == section.address }
                functions.removeAll { range.contains($0) }
            default: continue
            }
            guard agrees else { throw .malformed("section \(index) is not where the dynamic table says") }
        }
        guard functions.isEmpty || count == 0 else {
            throw .malformed("the function that the dynamic table has run at the start or the end is in no section")
        }
        for (index, table) in relocations.enumerated() where hasRelocations && !table.isEmpty {
            guard starts & ends & (1 << index) != 0 else {
                throw .malformed("the relocations that the dynamic table names are not those of the sections")
            }
        }
    }
}

extension DynamicTable {
    /// The range of memory that two entries describe, empty where they are not there.
    fileprivate func range(_ start: DynamicTag, _ size: DynamicTag) -> Range<UInt64> {
        guard let start = self[start], let size = self[size], size <= UInt64.max - start else { return 0..<0 }
        return start..<start + size
    }
}
