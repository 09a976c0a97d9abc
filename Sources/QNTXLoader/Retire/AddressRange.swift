import CQNTXSystem

/// A piece of this process's memory.
struct AddressRange: Sendable, Hashable {
    /// Its first address.
    let start: UInt
    /// The first address behind it.
    let end: UInt

    init(start: UInt, end: UInt) {
        (self.start, self.end) = (start, max(start, end))
    }

    init(_ range: qntx_image_range) {
        self.init(start: range.start, end: range.end)
    }

    func contains(_ address: UInt) -> Bool { address >= start && address < end }

    /// The whole pages that it touches.
    func pages(of size: UInt) -> AddressRange {
        AddressRange(start: start / size * size, end: (end + size - 1) / size * size)
    }

    /// Where the first word is that points into one of some ranges; memory that cannot be read ends the search.
    /// - Parameter returns: count only what a call has left, to come back to.
    func firstPointer(into targets: [AddressRange], returns: Bool = false) -> UInt? {
        let ranges = targets.map(\.raw)
        let address = qntx_image_scan(start, end, returns ? 1 : 0, ranges, ranges.count)
        return address == 0 ? nil : address
    }

    /// For functions in C.
    var raw: qntx_image_range { qntx_image_range(start: start, end: end) }
}
