/// Elements of one list, as they are read: C has them one after the other.
struct ElementBuffer {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int
    private let size: Int

    /// - Parameters:
    ///   - size: of one element, in bytes.
    ///   - count: how many there will be, where it is known; as an adversary may have written it.
    init(size: Int, expecting count: Int?, in arena: inout CallArena) throws(ArgumentFault) {
        self.size = size
        capacity = min(max(count ?? 8, 1), 4096)
        base = try arena.take(capacity * size)
    }

    /// The place for the next element. All zero where it is new.
    mutating func next(in arena: inout CallArena) throws(ArgumentFault) -> UnsafeMutableRawPointer {
        if count == capacity {
            let (larger, overflows) = (capacity * size).multipliedReportingOverflow(by: 2)
            guard !overflows else { throw CallArena.tooLarge }
            base = try arena.grow(base, from: capacity * size, to: larger)
            (base + capacity * size).initializeMemory(as: UInt8.self, repeating: 0, count: larger - capacity * size)
            capacity *= 2
        }
        defer { count += 1 }
        return base + count * size
    }
}
