import Synchronization

/// Tells who is called back when there is room whether that happens right now, while he asks for it, or later.
final class RoomSignal: Sendable {
    private enum State {
        case asking, waiting, over
    }

    private let state = Mutex(State.asking)

    /// There is room.
    /// - Returns: whether somebody waits for that; else he is still about to ask, and will see it by himself.
    func signal() -> Bool {
        state.withLock { state in
            defer { state = .over }
            return state == .waiting
        }
    }

    /// He has asked.
    /// - Returns: false where there has been room meanwhile.
    func wait() -> Bool {
        state.withLock { state in
            guard state == .asking else { return false }
            state = .waiting
            return true
        }
    }
}
