import QNTXPlugin

/// The hash table of GNU systems: a Bloom filter, buckets, and for each symbol from `firstSymbol` on its name's hash,
/// whose lowest bit marks the end of a bucket's run. The dynamic loader believes all of it.
struct GNUHashTable {
    /// How many symbols there are in all, or nil if none is in the table.
    let symbolCount: Int?
    /// Where the table is in the file.
    let range: Extent

    private let view: ByteView
    private let bucketCount: Int
    private let firstSymbol: Int
    private let filterMask: UInt32
    private let shift: UInt32
    private let filter: Int
    private let buckets: Int
    private let chains: Int

    private static let headerSize = 16

    /// Reads the table and checks that each of its runs ends inside it.
    init(_ view: ByteView, _ memory: AddressSpace, at address: UInt64) throws(PluginError) {
        let room = Int(memory.room(at: address))
        guard address % 8 == 0, let header = memory.extent(address, UInt64(Self.headerSize)) else {
            throw .malformed("the hash table is not inside a segment")
        }
        self.view = view
        bucketCount = Int(view.word(header.offset))
        firstSymbol = Int(view.word(header.offset + 4))
        let filterCount = view.word(header.offset + 8)
        shift = view.word(header.offset + 12)
        filterMask = filterCount &- 1
        guard filterCount > 0, filterCount & filterMask == 0, bucketCount > 0, shift < 32 else {
            throw .malformed("the hash table's header has numbers that cannot be")
        }
        filter = header.offset + Self.headerSize
        buckets = filter + Int(filterCount) * 8
        chains = buckets + bucketCount * 4
        let capacity = (room - (chains - header.offset)) / 4
        guard chains - header.offset <= room else {
            throw .malformed("the hash table's \(bucketCount) buckets reach past the end of its segment")
        }
        var last = -1
        for index in 0..<bucketCount {
            let first = Int(view.word(buckets &+ index &* 4))
            guard first != 0 else { continue }
            guard first >= firstSymbol, first - firstSymbol < capacity else {
                throw .malformed("bucket \(index) of the hash table leads outside")
            }
            last = max(last, first)
        }
        guard last >= 0 else {
            symbolCount = nil
            range = Extent(offset: header.offset, size: chains - header.offset)
            return
        }
        while view.word(chains &+ (last &- firstSymbol) &* 4) & 1 == 0 {
            last += 1
            guard last - firstSymbol < capacity else { throw .malformed("the hash table's last run has no end") }
        }
        symbolCount = last + 1
        range = Extent(offset: header.offset, size: chains + (last + 1 - firstSymbol) * 4 - header.offset)
    }

    /// Checks that every symbol in the table is found by its name, and no run is long for no reason.
    func check(_ symbols: SymbolTable, _ strings: StringTable) throws(PluginError) {
        var steps = symbols.count - min(firstSymbol, symbols.count)
        // Strings may share their ends, but never so much that hashing them all would take long.
        var budget = strings.range.size * 16 + 4096
        for index in 0..<bucketCount {
            var symbol = Int(view.word(buckets &+ index &* 4))
            guard symbol != 0 else { continue }
            while true {
                guard steps > 0, symbol < symbols.count else {
                    throw .malformed("bucket \(index) of the hash table runs into another")
                }
                steps -= 1
                let entry = view.word(chains &+ (symbol &- firstSymbol) &* 4)
                let name = symbols[symbol].name
                guard strings.holds(name) else {
                    throw .malformed("the name of symbol \(symbol) is outside the strings")
                }
                let hash = strings.gnuHash(Int(name), &budget)
                guard budget >= 0, hash | 1 == entry | 1, Int(hash) % bucketCount == index, mayHold(hash) else {
                    throw .malformed("the hash table does not lead to symbol \(symbol), \(strings.text(Int(name)))")
                }
                if entry & 1 != 0 { break }
                symbol += 1
            }
        }
        guard steps == 0 || symbolCount == nil else {
            throw .malformed("the hash table does not lead to \(steps) of the symbols")
        }
    }

    private func mayHold(_ hash: UInt32) -> Bool {
        let word = view.long(filter &+ Int((hash >> 6) & filterMask) &* 8)
        return (word >> UInt64(hash & 63)) & (word >> UInt64((hash >> shift) & 63)) & 1 != 0
    }

    /// The index of the symbol with a name. To be asked once the table is checked.
    func find(_ name: String, _ symbols: SymbolTable, _ strings: StringTable) -> Int? {
        let hash = name.utf8.reduce(5381 as UInt32) { $0 &* 33 &+ UInt32($1) }
        guard symbolCount != nil else { return nil }
        var symbol = Int(view.word(buckets + Int(hash) % bucketCount * 4))
        guard symbol != 0 else { return nil }
        while symbol < symbols.count {
            let entry = view.word(chains + (symbol - firstSymbol) * 4)
            if hash | 1 == entry | 1, strings.isText(Int(symbols[symbol].name), name) { return symbol }
            if entry & 1 != 0 { return nil }
            symbol += 1
        }
        return nil
    }
}

extension StringTable {
    /// The hash of GNU systems of the string at an offset.
    @inline(__always)
    fileprivate func gnuHash(_ offset: Int, _ budget: inout Int) -> UInt32 {
        var (hash, at): (UInt32, Int) = (5381, offset)
        while true {
            let byte = byte(at)
            if byte == 0 { break }
            hash = hash &* 33 &+ UInt32(byte)
            at &+= 1
        }
        budget &-= at &- offset
        return hash
    }
}
