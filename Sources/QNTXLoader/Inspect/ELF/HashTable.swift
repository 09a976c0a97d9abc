import QNTXPlugin

/// The hash table of the System V ABI, chapter 5, "Hash Table": buckets and chains of symbol indices.
struct HashTable {
    /// How many symbols there are.
    let symbolCount: Int
    /// Where the table is in the file.
    let range: Extent

    private let view: ByteView
    private let bucketCount: Int
    private let buckets: Int
    private let chains: Int

    /// Reads the table's header and checks that the table is inside a segment.
    init(_ view: ByteView, _ memory: AddressSpace, at address: UInt64) throws(PluginError) {
        guard address % 4 == 0, let header = memory.extent(address, 8) else {
            throw .malformed("the hash table is not inside a segment")
        }
        self.view = view
        bucketCount = Int(view.word(header.offset))
        symbolCount = Int(view.word(header.offset + 4))
        guard bucketCount > 0, let all = memory.extent(address, UInt64(2 + bucketCount + symbolCount) * 4) else {
            throw .malformed("the hash table reaches past the end of its segment")
        }
        range = all
        buckets = header.offset + 8
        chains = buckets + bucketCount * 4
    }

    /// Checks that every chain ends, and that its symbols are found by their names.
    func check(_ symbols: SymbolTable, _ strings: StringTable) throws(PluginError) {
        // Each symbol is in one chain at most, so more steps than symbols are a circle.
        var steps = symbolCount
        var budget = strings.range.size * 16 + 4096
        for index in 0..<bucketCount {
            var symbol = Int(view.word(buckets &+ index &* 4))
            while symbol != 0 {
                guard steps > 0, symbol < min(symbolCount, symbols.count) else {
                    throw .malformed("bucket \(index) of the hash table leads outside or in a circle")
                }
                steps -= 1
                let name = symbols[symbol].name
                guard strings.holds(name), Int(strings.systemHash(Int(name), &budget)) % bucketCount == index,
                    budget >= 0
                else {
                    throw .malformed("the hash table does not lead to symbol \(symbol)")
                }
                symbol = Int(view.word(chains &+ symbol &* 4))
            }
        }
    }

    /// The index of the defined symbol with a name. To be asked once the table is checked.
    func find(_ name: String, _ symbols: SymbolTable, _ strings: StringTable) -> Int? {
        let hash = name.utf8.reduce(0, systemHashStep)
        var symbol = Int(view.word(buckets + Int(hash) % bucketCount * 4))
        while symbol != 0 {
            if strings.isText(Int(symbols[symbol].name), name), symbols[symbol].isDefined { return symbol }
            symbol = Int(view.word(chains + symbol * 4))
        }
        return nil
    }
}

@inline(__always)
private func systemHashStep(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    let sum = hash << 4 &+ UInt32(byte)
    let high = sum & 0xF000_0000
    return (sum ^ (high >> 24)) & ~high
}

extension StringTable {
    /// The System V hash of the string at an offset, which versions have too.
    @inline(__always)
    /// - Parameter budget: how many more bytes may be hashed; goes down by the string's length.
    func systemHash(_ offset: Int, _ budget: inout Int) -> UInt32 {
        var (hash, at): (UInt32, Int) = (0, offset)
        while true {
            let byte = byte(at)
            if byte == 0 { break }
            hash = systemHashStep(hash, byte)
            at &+= 1
        }
        budget &-= at &- offset
        return hash
    }
}
