import CQNTXPlugin

/// Texts and bytes that are lent to the host together: gathered in one piece of memory, which is there for one call.
struct LentViews {
    private var memory: [UInt8] = []
    private var ranges: [Range<Int>] = []

    /// Adds bytes, a text's too.
    /// - Returns: the number they are found under.
    @discardableResult
    mutating func add(_ content: some Sequence<UInt8>) -> Int {
        let start = memory.count
        memory.append(contentsOf: content)
        ranges.append(start..<memory.count)
        return ranges.count - 1
    }

    /// Adds a text.
    mutating func add(_ text: String) -> Int { add(text.utf8) }

    /// Adds texts that stand side by side.
    /// - Returns: the number of the first.
    mutating func add(_ texts: [String]) -> Int {
        let first = ranges.count
        for text in texts { add(text.utf8) }
        return first
    }

    /// Makes a call with the views of all of it.
    func lend<Result>(_ body: (Lent) -> Result) -> Result {
        memory.withUnsafeBytes { memory in
            let views = ranges.map { range in
                let start = memory.baseAddress.map { ($0 + range.lowerBound).assumingMemoryBound(to: CChar.self) }
                return qntx_str(data: start, length: range.count)
            }
            return views.withUnsafeBufferPointer { body(Lent(views: $0)) }
        }
    }

    /// The views, for the length of the call.
    struct Lent {
        fileprivate let views: UnsafeBufferPointer<qntx_str>

        /// The text of a number.
        func text(_ number: Int) -> qntx_str { views[number] }

        /// The bytes of a number.
        func bytes(_ number: Int) -> qntx_bytes {
            qntx_bytes(data: views[number].data.map { UnsafeRawPointer($0) }, length: views[number].length)
        }

        /// The first of several texts that stand side by side.
        func list(_ number: Int) -> UnsafePointer<qntx_str>? { views.baseAddress.map { $0 + number } }
    }
}
