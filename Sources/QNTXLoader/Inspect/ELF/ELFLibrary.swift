import QNTXPlugin

/// A shared library for this machine, all of whose tables have been checked: whatever the dynamic loader reads of it
/// before its own code runs is where it should be, ends where it should end, and leads nowhere else.
struct ELFLibrary {
    let view: ByteView
    let segments: SegmentTable
    let sections: SectionTable
    let dynamic: DynamicTable
    let symbols: SymbolTable
    /// Whether it has symbols that must be unique in the process.
    let hasUniqueSymbols: Bool
    private let gnuHash: GNUHashTable?
    private let hash: HashTable?

    /// Reads and checks a file's bytes.
    init(_ view: ByteView) throws(PluginError) {
        self.view = view
        let header = try ELFHeader(view)
        segments = try SegmentTable(view, header)
        let memory = segments.memory
        sections = try SectionTable(view, header)
        try sections.check(against: segments)
        dynamic = try DynamicTable(view, segments)
        try sections.check(against: dynamic)
        if let address = dynamic[.gnuHash] {
            gnuHash = try GNUHashTable(view, memory, at: address)
        } else {
            gnuHash = nil
        }
        if let address = dynamic[.hash] { hash = try HashTable(view, memory, at: address) } else { hash = nil }
        guard gnuHash != nil || hash != nil else { throw .malformed("it has no hash table of its symbols") }
        let count = hash?.symbolCount ?? gnuHash?.symbolCount
        symbols = try SymbolTable(view, memory, dynamic, sections, count: count)
        try gnuHash?.check(symbols, dynamic.strings)
        try hash?.check(symbols, dynamic.strings)
        let versions = try VersionTable(view, memory, dynamic, symbolCount: symbols.count)
        hasUniqueSymbols = try symbols.check(dynamic, versions, segments)
        let tables = [symbols.range, dynamic.strings.range, gnuHash?.range, hash?.range].compactMap(\.self)
        var relocations = try RelocationCheck(view, segments, dynamic, symbols, tables: tables)
        try relocations.run()
    }

    /// The address of an exported function, from the library's load address.
    /// - Throws: `noEntrySymbol`, saying what is wrong with it.
    func function(_ name: String) throws(PluginError) -> UInt64 {
        // The dynamic loader looks into this one, where there are two.
        let index =
            if let gnuHash {
                gnuHash.find(name, symbols, dynamic.strings)
            } else {
                hash?.find(name, symbols, dynamic.strings)
            }
        guard let index else {
            throw Self.missing(
                "it exports no symbol \(name): put QNTX_PLUGIN(vtable) into one source file, and check "
                    + "-fvisibility, version scripts and, in C++, extern \"C\""
            )
        }
        let symbol = symbols[index]
        guard symbol.isDefined, symbol.isFunction || (symbol.type == 0 && segments.memory.isCode(symbol.value)),
            !symbol.isAbsolute, FunctionIndex(view, segments).mayBegin(symbol.value)
        else {
            throw Self.missing("its symbol \(name) is no function: define it with QNTX_PLUGIN(vtable)")
        }
        guard !symbol.isLocal else {
            throw Self.missing("its symbol \(name) is hidden: define it with QNTX_PLUGIN(vtable), which exports it")
        }
        return symbol.value
    }

    private static func missing(_ message: String) -> PluginError {
        PluginError(.noEntrySymbol, message, stage: .inspect)
    }
}
