import QNTXPlugin

/// Goes through the relocations as the dynamic loader will, and lets none write or call where it must not.
struct RelocationCheck {
    private let view: ByteView
    private let segments: SegmentTable
    private let dynamic: DynamicTable
    private let symbols: SymbolTable
    private var targets: RelocationTargets
    /// For each symbol whether it has a slot in the linkage table: it never has two.
    private var hasSlot: [Bool]

    private static let entrySize: UInt64 = 24
    private static let rela: UInt64 = 7

    /// Prepares the check.
    /// - Parameter tables: the extents of all tables that the dynamic loader reads.
    init(
        _ view: ByteView,
        _ segments: SegmentTable,
        _ dynamic: DynamicTable,
        _ symbols: SymbolTable,
        tables: [Extent]
    ) throws(PluginError) {
        self.view = view
        self.segments = segments
        self.dynamic = dynamic
        self.symbols = symbols
        hasSlot = [Bool](repeating: false, count: symbols.count)
        targets = try RelocationTargets(view, segments, dynamic, tables: tables)
    }

    /// Checks all relocations of all kinds.
    mutating func run() throws(PluginError) {
        guard dynamic[.implicitAddendRelocations] == nil else {
            throw .malformed("it has relocations of a kind that this machine does not use")
        }
        let memory = segments.memory
        let rela = try dynamic.extent(.relocations, .relocationsSize, entry: Self.entrySize, memory)
        let relr = try dynamic.extent(.packedRelocations, .packedRelocationsSize, entry: 8, memory)
        let plt = try dynamic.extent(.pltRelocations, .pltRelocationSize, entry: Self.entrySize, memory)
        // The dynamic loader asserts these three, which ends the process where they are wrong.
        guard dynamic[.relocations] == nil || dynamic[.relocationEntrySize] == Self.entrySize,
            dynamic[.packedRelocations] == nil || dynamic[.packedRelocationEntrySize] == 8,
            (dynamic[.pltRelocations] == nil) == (dynamic[.pltRelocationKind] == nil),
            dynamic[.pltRelocationKind] ?? Self.rela == Self.rela
        else {
            throw .malformed("the dynamic table has relocations of a wrong size or kind")
        }
        if let rela { try check(rela, relative: dynamic[.relativeCount] ?? 0, isPLT: false) }
        // Some linkers count those of the procedure linkage table among the others.
        if let plt, rela.map({ plt.offset >= $0.end || plt.end <= $0.offset }) ?? true {
            try check(plt, relative: 0, isPLT: true)
        } else if let plt, let rela {
            guard plt.offset >= rela.offset, plt.end == rela.end else {
                throw .malformed("the relocation tables overlap")
            }
        }
        if let relr { try checkPacked(relr) }
        try targets.checkComplete()
    }

    private mutating func check(_ table: Extent, relative: UInt64, isPLT: Bool) throws(PluginError) {
        let count = table.size / Int(Self.entrySize)
        guard relative <= UInt64(count) else {
            throw .malformed("\(relative) of \(count) relocations are said to be relative")
        }
        var empty = EmptyRelocations()
        for index in 0..<count {
            let at = table.offset &+ index &* Int(Self.entrySize)
            let (target, info, addend) = (view.long(at), view.long(at &+ 8), view.long(at &+ 16))
            let type = UInt32(truncatingIfNeeded: info)
            guard let kind = HostMachine.relocation(type) else {
                throw .malformed("relocation \(index) has type \(type), which \(HostMachine.name) libraries have not")
            }
            guard !isPLT || kind.isForCalls else {
                throw .malformed("relocation \(index) of the linkage table is for no call")
            }
            if case .relative = kind {
                guard info >> 32 == 0 else { throw .malformed("relocation \(index) is relative, but of a symbol") }
                try targets.write(target, 8, .own(addend))
            } else {
                if case .nothing = kind {
                    try empty.noteEmpty(index, isZero: target | info | addend == 0)
                } else {
                    empty.noteOther(index)
                }
                guard index >= relative else { throw .malformed("relocation \(index) is not relative as it is said") }
                try check(kind, target, Int(info >> 32), addend, index)
            }
        }
        try empty.check(count: count)
    }

    private mutating func check(
        _ kind: RelocationKind,
        _ target: UInt64,
        _ symbol: Int,
        _ addend: UInt64,
        _ index: Int
    ) throws(PluginError) {
        guard symbol < symbols.count else {
            throw .malformed("relocation \(index) is of symbol \(symbol) of \(symbols.count)")
        }
        switch kind {
        case .nothing, .relative: return
        case .address(let size):
            // Data holds whole addresses, and those without a symbol are relative.
            guard symbol > 0, size == 8 || dynamic.hasTextRelocations else {
                throw .malformed("relocation \(index) stores no proper address")
            }
            let symbol = symbols[symbol]
            // A weak symbol may turn out to be nowhere, which is an address of 0.
            let foreign = symbol.isWeak ? RelocationValue.number : .foreign
            try targets.write(target, size, symbol.isDefined ? .own(symbol.value &+ addend) : foreign)
        case .slot(let isCall):
            guard symbol > 0, target % 8 == 0, addend == 0, !isCall || (symbols[symbol].isCallable && !hasSlot[symbol])
            else {
                throw .malformed("relocation \(index) fills in no proper slot")
            }
            if isCall { try note(callOf: symbol, at: target) }
            try targets.write(target, 8, .number)
        case .threadLocal(let size):
            try checkThreadLocal(symbols[symbol], isModule: symbol == 0, target, addend, index)
            try targets.write(target, size, .number)
        case .resolver:
            guard symbol == 0, targets.isFunction(addend) else {
                throw .malformed("relocation \(index) calls what is no function")
            }
            try targets.write(target, 8, .foreign)
        }
    }

    /// The first three slots of the part for calls are the dynamic loader's own, and each symbol has one.
    private mutating func note(callOf symbol: Int, at target: UInt64) throws(PluginError) {
        let table = dynamic[.pltTable] ?? 0
        guard table == 0 || target < table || target - table >= 24 else {
            throw .malformed("a relocation fills in the dynamic loader's own slot at \(hex(target))")
        }
        hasSlot[symbol] = true
    }

    /// Checks a relocation of thread-local storage: without this the dynamic loader would look for that of a library
    /// that has none.
    private func checkThreadLocal(
        _ symbol: Symbol,
        isModule: Bool,
        _ target: UInt64,
        _ addend: UInt64,
        _ index: Int
    ) throws(PluginError) {
        let isOwn = isModule || symbol.isDefined
        let room = segments.threadLocal?.memorySize ?? 0
        guard target % 8 == 0, isModule || symbol.isThreadLocal,
            isOwn ? segments.threadLocal != nil && symbol.value &+ addend <= room : true
        else {
            throw .malformed("relocation \(index) is of thread-local storage where there is none")
        }
    }

    /// Checks the relocations that are only addresses: one at an even word, then bitmaps of the 63 words that follow.
    private mutating func checkPacked(_ table: Extent) throws(PluginError) {
        var next: UInt64 = 0
        for at in stride(from: table.offset, to: table.end, by: 8) {
            var entry = view.long(at)
            if entry & 1 == 0 {
                try targets.write(entry, 8, .inFile)
                next = entry &+ 8
            } else {
                guard next != 0 else { throw .malformed("the packed relocations begin with a bitmap") }
                var target = next
                entry >>= 1
                while entry != 0 {
                    if entry & 1 != 0 { try targets.write(target, 8, .inFile) }
                    entry >>= 1
                    target = target &+ 8
                }
                next = next &+ 63 &* 8
            }
        }
    }
}
