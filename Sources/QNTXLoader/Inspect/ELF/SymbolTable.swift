import QNTXPlugin

/// The dynamic symbols.
struct SymbolTable {
    /// The size of a symbol in bytes, in the 64-bit class.
    static let entrySize: UInt64 = 24

    /// How many there are, the empty one at the start included.
    let count: Int
    /// Where they are in the file.
    let range: Extent
    private let view: ByteView

    /// Finds the symbols.
    /// - Parameter count: how many the hash tables say that there are; nil where they cannot know, because they hold
    ///   only what the library defines and it defines nothing.
    init(
        _ view: ByteView,
        _ memory: AddressSpace,
        _ dynamic: DynamicTable,
        _ sections: SectionTable,
        count: Int?
    ) throws(PluginError) {
        guard let address = dynamic[.symbols], address % 8 == 0, dynamic[.symbolEntrySize] == Self.entrySize else {
            throw .malformed("the dynamic table names no symbols, or of a wrong size")
        }
        let known = count ?? sections.symbolCount(at: address) ?? Int(memory.room(at: address) / Self.entrySize)
        guard known > 0, known <= view.count,
            let extent = memory.extent(address, UInt64(known) * Self.entrySize)
        else {
            throw .malformed("the \(known) symbols at \(hex(address)) are not inside a segment")
        }
        self.view = view
        self.count = known
        range = extent
        guard self[0].isNull else { throw .malformed("the first symbol is not empty") }
    }

    /// The symbol with an index below `count`.
    @inline(__always)
    subscript(index: Int) -> Symbol {
        Symbol(view, at: range.offset &+ index &* Int(Self.entrySize))
    }
}

extension SectionTable {
    /// How many symbols the section at an address holds, if there is such a section.
    fileprivate func symbolCount(at address: UInt64) -> Int? {
        for index in 0..<count {
            let section = self[index]
            if section.type == Section.Kind.dynamicSymbols, section.address == address {
                return Int(section.size / SymbolTable.entrySize)
            }
        }
        return nil
    }
}
