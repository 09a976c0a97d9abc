import QNTXPlugin

/// Where relocations write: into writable data, no place twice, none of the tables that they are read from, and into the
/// arrays of functions nothing but functions.
struct RelocationTargets {
    private let view: ByteView
    private let memory: AddressSpace
    private let functions: FunctionIndex
    private let allowsText: Bool
    /// What relocations must not write to: the tables that they are read from, where those can be written to.
    private let protected: [Range<UInt64>]
    private var writes: WriteMap
    private var arrays: CodeArrays

    /// Prepares the check.
    /// - Parameter tables: the extents of all tables that the dynamic loader reads.
    init(
        _ view: ByteView,
        _ segments: SegmentTable,
        _ dynamic: DynamicTable,
        tables: [Extent]
    ) throws(PluginError) {
        self.view = view
        memory = segments.memory
        functions = FunctionIndex(view, segments)
        arrays = try CodeArrays(memory, dynamic, functions)
        let allowsText = dynamic.hasTextRelocations
        self.allowsText = allowsText
        let loads = memory.loads.filter { $0.isWritable || allowsText }
        writes = WriteMap(loads)
        var protected = [dynamic.segment.address..<dynamic.segment.address + dynamic.segment.memorySize]
        for load in loads {
            for table in tables where UInt64(table.offset) >= load.offset && table.size > 0 {
                let start = UInt64(table.offset) - load.offset
                guard start < load.fileSize else { continue }
                protected.append(load.address + start..<load.address + start + UInt64(table.size))
            }
        }
        self.protected = protected
    }

    /// Checks one write.
    @inline(__always)
    mutating func write(_ target: UInt64, _ size: UInt64, _ value: RelocationValue) throws(PluginError) {
        guard let load = memory.load(holding: target, size), load.isWritable || allowsText,
            load.holdsInFile(target, size)
        else {
            throw .malformed("a relocation writes to \(hex(target)), which is not writable data of the library")
        }
        guard writes.note(load.offset + (target - load.address), size) else {
            throw .malformed("two relocations write to \(hex(target))")
        }
        for range in protected where target < range.upperBound && target + size > range.lowerBound {
            throw .malformed("a relocation overwrites the tables at \(hex(target))")
        }
        if arrays.mayHold(target, size) {
            try arrays.fill(target, size, isFunction: isFunction(value, at: target))
        }
    }

    /// Checks, after all writes, that nothing was left out that must be written.
    func checkComplete() throws(PluginError) {
        try arrays.checkComplete()
    }

    /// Whether a function of the library can begin at an address.
    func isFunction(_ address: UInt64) -> Bool {
        memory.isCode(address) && functions.mayBegin(address)
    }

    private func isFunction(_ value: RelocationValue, at target: UInt64) -> Bool {
        switch value {
        case .own(let address): isFunction(address)
        case .inFile: memory.extent(target, 8).map { isFunction(view.long($0.offset)) } ?? false
        case .foreign: true
        case .number: false
        }
    }
}
