import CQNTXPlugin

/// Memory for the views that a plugin borrows during one call: each stays where it is until `reset`.
struct ByteArena: ~Copyable {
    private static let firstSize = 1024
    private let first: UnsafeMutableRawPointer
    private var current: UnsafeMutableRawPointer
    private var used = 0
    private var capacity = ByteArena.firstSize
    private var further: [UnsafeMutableRawPointer] = []

    init() {
        first = .allocate(byteCount: Self.firstSize, alignment: 8)
        current = first
    }

    deinit {
        further.forEach { $0.deallocate() }
        first.deallocate()
    }

    /// Takes everything back; the first block is kept for the next call.
    mutating func reset() {
        used = 0
        guard !further.isEmpty else { return }
        further.forEach { $0.deallocate() }
        further.removeAll(keepingCapacity: true)
        current = first
        capacity = Self.firstSize
    }

    /// Copies text and gives a view of the copy.
    mutating func copy(_ text: String) -> qntx_str {
        var text = text
        return text.withUTF8 { bytes in
            let place = copy(UnsafeRawBufferPointer(bytes))
            return qntx_str(data: place.assumingMemoryBound(to: CChar.self), length: bytes.count)
        }
    }

    /// Copies bytes and gives where the copy is.
    mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer {
        if bytes.count > capacity - used {
            capacity = max(4096, bytes.count)
            current = .allocate(byteCount: capacity, alignment: 8)
            further.append(current)
            used = 0
        }
        let place = current + used
        if let base = bytes.baseAddress { place.copyMemory(from: base, byteCount: bytes.count) }
        used += bytes.count
        return UnsafeRawPointer(place)
    }
}
