import CQNTXPlugin

/// Texts and bytes that are lent to a plugin together: gathered in one piece of memory, which is there for one call.
struct LentViews {
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []

    /// Adds a text.
    /// - Returns: the number it is found under.
    mutating func add(_ text: String) -> Int {
        add(text.utf8)
    }

    /// Adds bytes.
    mutating func add(_ content: some Sequence<UInt8>) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: content)
        ranges.append(start..<bytes.count)
        return ranges.count - 1
    }

    /// Adds texts that stand side by side.
    /// - Returns: the number of the first.
    mutating func add(_ texts: [String]) -> Int {
        let first = ranges.count
        for text in texts { _ = add(text) }
        return first
    }

    /// Makes a call with the views.
    func lend<Result>(_ body: (Lent) -> Result) -> Result {
        bytes.withUnsafeBytes { memory in
            let views = ranges.map { range in
                qntx_str(
                    data: memory.baseAddress.map { ($0 + range.lowerBound).assumingMemoryBound(to: CChar.self) },
                    length: range.count
                )
            }
            return views.withUnsafeBufferPointer { body(Lent(views: $0)) }
        }
    }

    /// The views, for the length of the call.
    struct Lent {
        fileprivate let views: UnsafeBufferPointer<qntx_str>

        func text(_ number: Int) -> qntx_str { views[number] }

        func bytes(_ number: Int) -> qntx_bytes {
            qntx_bytes(data: views[number].data.map { UnsafeRawPointer($0) }, length: views[number].length)
        }

        /// The first of several texts.
        func list(_ number: Int) -> UnsafePointer<qntx_str>? { views.baseAddress.map { $0 + number } }
    }
}
