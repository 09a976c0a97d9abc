import Synchronization

/// A place for one connection at a time, used again and again. It is never freed, so that a plugin's stale handle finds a
/// slot whose generation has moved on, and not freed memory.
final class WebSocketSlot: Sendable {
    let index: Int
    private let state: Mutex<(generation: UInt64, connection: NativeConnection?)>

    init(index: Int) {
        self.index = index
        // Not 1: a handle that a plugin has made up would else find another plugin's connection.
        state = Mutex((.random(in: 1...WebSocketTable.lastGeneration / 2), nil))
    }

    /// Puts a connection in.
    /// - Returns: what a plugin holds: the generation above, the slot below.
    func open(_ connection: NativeConnection) -> UInt64 {
        state.withLock { state in
            state.connection = connection
            return state.generation << WebSocketTable.indexBits | UInt64(index)
        }
    }

    /// The connection of a generation; nil if that is over.
    func connection(_ generation: UInt64) -> NativeConnection? {
        state.withLock { $0.generation == generation ? $0.connection : nil }
    }

    /// Makes every handle to the connection stale.
    /// - Returns: whether the slot can be used again: not when its generations are used up, and a handle of the first
    ///   would fit the next.
    func clear() -> Bool {
        let (before, isUsable) = state.withLock { state in
            let before = state.connection
            state.connection = nil
            state.generation &+= 1
            return (before, state.generation <= WebSocketTable.lastGeneration)
        }
        // Let go of outside of the lock.
        withExtendedLifetime(before) {}
        return isUsable
    }
}
