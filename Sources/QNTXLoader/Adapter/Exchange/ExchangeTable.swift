import Synchronization

/// All exchanges of the process. A handle's low bits say which slot, the others which of its exchanges.
final class ExchangeTable: @unchecked Sendable {
    static let indexBits: UInt64 = 16
    static let capacity = 1 << Int(indexBits)
    static let shared = ExchangeTable()

    // Slots appear and never go, so that a reader needs no lock; each entry is written once, before its handles exist.
    private let slots: UnsafeMutablePointer<Atomic<UInt>>
    private let free = Mutex<(list: [ExchangeSlot], made: Int)>(([], 0))

    private init() {
        slots = .allocate(capacity: Self.capacity)
        for index in 0..<Self.capacity { (slots + index).initialize(to: Atomic(0)) }
    }

    /// Takes a free slot; nil when there are more than 65,536 exchanges under way.
    func take() -> ExchangeSlot? {
        free.withLock { free in
            if let slot = free.list.popLast() { return slot }
            guard free.made < Self.capacity else { return nil }
            let slot = ExchangeSlot(index: free.made)
            free.made += 1
            // For ever: a stale handle must find it.
            let address = UInt(bitPattern: Unmanaged.passRetained(slot).toOpaque())
            slots[slot.index].store(address, ordering: .releasing)
            return slot
        }
    }

    /// Ends all exchanges of an instance whose handlers have returned and whose answers have not been given.
    func endAll(of instance: NativeInstance, tells: Bool) {
        for index in 0..<free.withLock({ $0.made }) {
            guard let (slot, _) = find(UInt64(index)) else { continue }
            slot.end(of: instance, tells: tells)
        }
    }

    /// Takes a slot back whose exchange has been cleared.
    func giveBack(_ slot: ExchangeSlot) {
        free.withLock { $0.list.append(slot) }
    }

    /// The slot of a handle that a plugin gave, and the generation it means; nil if there never was such a slot.
    func find(_ identifier: UInt64) -> (slot: ExchangeSlot, generation: UInt64)? {
        let index = Int(identifier & UInt64(Self.capacity - 1))
        let address = slots[index].load(ordering: .acquiring)
        guard let pointer = UnsafeRawPointer(bitPattern: address) else { return nil }
        return (
            Unmanaged<ExchangeSlot>.fromOpaque(pointer).takeUnretainedValue(), identifier >> Self.indexBits
        )
    }
}
