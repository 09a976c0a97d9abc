/// Turns offsets in a text into lines and columns.
struct TextLines: Sendable {
    private let bytes: [UInt8]
    /// Where each line begins, ascending.
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    }

    /// The line and the column, in Unicode characters, of a byte; both from 1.
    func place(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let before = bytes[starts[low]..<min(max(offset, starts[low]), bytes.count)]
        return (low + 1, 1 + before.count { $0 & 0xC0 != 0x80 })
    }
}
