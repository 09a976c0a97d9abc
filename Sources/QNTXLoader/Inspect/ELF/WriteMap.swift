/// Which bytes of the file relocations have written to, so that none is written twice: a bit for each byte from the first
/// segment on that may be written to.
struct WriteMap {
    private let start: UInt64
    private var written: [UInt64]

    /// Makes an empty map for the segments that relocations may write to.
    init(_ loads: some Sequence<Segment>) {
        var (start, end) = (UInt64.max, UInt64(0))
        for load in loads where load.fileSize > 0 {
            start = min(start, load.offset)
            end = max(end, load.offset + load.fileSize)
        }
        self.start = start
        // And one more, for a write that ends in the last word's middle.
        written = [UInt64](repeating: 0, count: start < end ? Int((end - start) / 64 + 2) : 0)
    }

    /// Notes a write of at most 64 bytes at an offset in the file, inside one of the segments.
    /// - Returns: false if another was there before.
    @inline(__always)
    mutating func note(_ offset: UInt64, _ size: UInt64) -> Bool {
        guard offset >= start, size > 0 else { return true }
        let (word, shift) = (Int((offset - start) / 64), (offset - start) % 64)
        guard word + 1 < written.count else { return true }
        let bits = UInt64.max >> (64 - size)
        // Those that do not fit into the first word go into the second; a shift by 64 leaves nothing.
        let (first, second) = (bits << shift, bits >> (64 - shift))
        guard written[word] & first == 0, written[word + 1] & second == 0 else { return false }
        written[word] |= first
        written[word + 1] |= second
        return true
    }
}
