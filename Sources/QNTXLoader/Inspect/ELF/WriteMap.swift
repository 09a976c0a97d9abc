/// Which words of the file relocations have written to, so that none is written twice: a bit for each four bytes from
/// the first segment on that may be written to.
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
        self.start = start & ~7
        written = [UInt64](repeating: 0, count: start < end ? Int((end - (start & ~7) + 255) / 256) : 0)
    }

    /// Notes a write at an offset in the file.
    /// - Returns: false if another was there before. Writes that are not aligned, as in packed data, are let pass.
    @inline(__always)
    mutating func note(_ offset: UInt64, _ size: UInt64) -> Bool {
        guard offset % 4 == 0, offset >= start else { return true }
        let first = (offset - start) / 4
        for unit in first..<first + size / 4 {
            let (word, bit) = (Int(unit / 64), UInt64(1) << (unit % 64))
            guard word < written.count else { return true }
            guard written[word] & bit == 0 else { return false }
            written[word] |= bit
        }
        return true
    }
}
