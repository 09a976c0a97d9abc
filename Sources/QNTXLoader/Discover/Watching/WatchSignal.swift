import Glibc
import Synchronization

/// What the watcher's thread is asked to do, and a descriptor that wakes it up.
final class WatchSignal: Sendable {
    /// What is asked for.
    struct Requests: Sendable {
        var stop = false
        var rescan = false
    }

    private struct State {
        var requests = Requests()
        var reading: Int32 = -1
        var writing: Int32 = -1
    }

    private let state = Mutex(State())
    /// What the thread polls; -1, which `poll` passes over, where no descriptors were to be had.
    let descriptor: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        if socketpair(AF_UNIX, type, 0, &ends) != 0 { ends = [-1, -1] }
        descriptor = ends[0]
        state.withLock { $0 = State(reading: ends[0], writing: ends[1]) }
    }

    deinit { close() }

    /// Asks for something. Never blocks; after `close` nothing happens. [any thread]
    func ask(_ body: (inout Requests) -> Void) {
        state.withLock { state in
            body(&state.requests)
            // A full socket has woken it already.
            if state.writing >= 0 { _ = send(state.writing, "!", 1, Int32(MSG_NOSIGNAL)) }
        }
    }

    /// What has been asked for since the last time. [the thread]
    func take() -> Requests {
        state.withLock { state in
            var scrap: (UInt64, UInt64) = (0, 0)
            while state.reading >= 0, recv(state.reading, &scrap, 16, 0) > 0 {}
            defer { state.requests.rescan = false }
            return state.requests
        }
    }

    /// Gives the descriptors back. The thread must not poll any more.
    func close() {
        state.withLock { state in
            if state.reading >= 0 { Glibc.close(state.reading) }
            if state.writing >= 0 { Glibc.close(state.writing) }
            state.reading = -1
            state.writing = -1
        }
    }
}
