import Synchronization

/// All WebSockets of the process. A handle's low bits say which slot, the others which of its connections.
final class WebSocketTable: @unchecked Sendable {
    static let indexBits: UInt64 = 20
    static let capacity = 1 << Int(indexBits)
    static let shared = WebSocketTable()

    /// The last generation that a handle has room for.
    static let lastGeneration: UInt64 = (1 << (64 - indexBits)) - 1
    private static let blockBits = 10
    private static let blockSize = 1 << blockBits

    /// The addresses of a block's slots.
    private typealias Block = UnsafeMutablePointer<Atomic<UInt>>

    // Blocks and slots appear and never go, so that a reader needs no lock; each entry is written once, before its
    // handles exist.
    private let blocks: UnsafeMutablePointer<Atomic<UInt>>
    private let free = Mutex<(list: [WebSocketSlot], made: Int)>(([], 0))

    private init() {
        blocks = Self.zeros(Self.capacity / Self.blockSize)
    }

    private static func zeros(_ count: Int) -> Block {
        let entries = Block.allocate(capacity: count)
        for index in 0..<count { (entries + index).initialize(to: Atomic(0)) }
        return entries
    }

    /// Takes a free slot; nil when there are more than a million connections.
    func take() -> WebSocketSlot? {
        free.withLock { free in
            if let slot = free.list.popLast() { return slot }
            guard free.made < Self.capacity else { return nil }
            let slot = WebSocketSlot(index: free.made)
            let entry = blocks + (free.made >> Self.blockBits)
            if free.made & (Self.blockSize - 1) == 0 {
                entry.pointee.store(UInt(bitPattern: Self.zeros(Self.blockSize)), ordering: .releasing)
            }
            guard let block = Block(bitPattern: entry.pointee.load(ordering: .relaxed)) else { return nil }
            free.made += 1
            // For ever: a stale handle must find it.
            let address = UInt(bitPattern: Unmanaged.passRetained(slot).toOpaque())
            block[slot.index & (Self.blockSize - 1)].store(address, ordering: .releasing)
            return slot
        }
    }

    /// Takes a slot back whose connection is over.
    func giveBack(_ slot: WebSocketSlot) {
        free.withLock { $0.list.append(slot) }
    }

    /// The connection of a handle that a plugin gave; nil if it is over, or never was.
    func find(_ identifier: UInt64) -> NativeConnection? {
        let index = Int(identifier & UInt64(Self.capacity - 1))
        let address = blocks[index >> Self.blockBits].load(ordering: .acquiring)
        guard let block = Block(bitPattern: address) else { return nil }
        let slot = block[index & (Self.blockSize - 1)].load(ordering: .acquiring)
        guard let pointer = UnsafeRawPointer(bitPattern: slot) else { return nil }
        return Unmanaged<WebSocketSlot>.fromOpaque(pointer).takeUnretainedValue()
            .connection(identifier >> Self.indexBits)
    }
}
