package import QNTXPlugin
import Synchronization

/// The sending side of a WebSocket that has no network: it keeps what is sent, as much as there is room for.
package final class TestPeer: WebSocketPeer {
    /// What has been asked for beside messages.
    package struct Closing: Sendable, Hashable {
        package var code: UInt16
        package var reason: String

        /// Describes one.
        package init(code: UInt16, reason: String) {
            (self.code, self.reason) = (code, reason)
        }
    }

    private struct State {
        var room = Int.max
        var isOpen = true
        var hasRefused = false
        var waiting = 0
        var sent: [WebSocketMessage] = []
        var closings: [Closing] = []
        var resumes = 0
    }

    private let state = Mutex(State())

    /// Makes a peer.
    /// - Parameter room: how many messages it takes before somebody reads them.
    package init(room: Int = .max) {
        state.withLock { $0.room = room }
    }

    /// All that has been sent.
    package var sent: [WebSocketMessage] { state.withLock { $0.sent } }

    /// The texts among it.
    package var texts: [String] {
        sent.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// How it was closed from this side, every time.
    package var closings: [Closing] { state.withLock { $0.closings } }

    /// How often messages were asked for again.
    package var resumes: Int { state.withLock { $0.resumes } }

    /// Whether somebody was refused and not told since that there is room.
    package var hasRefused: Bool { state.withLock { $0.hasRefused } }

    /// Nothing can be sent any more.
    package func shut() { state.withLock { $0.isOpen = false } }

    /// Takes everything that waits.
    /// - Returns: whether somebody has to be told.
    package func read() -> Bool {
        state.withLock { state in
            state.waiting = 0
            defer { state.hasRefused = false }
            return state.hasRefused
        }
    }

    package func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        let isSent = state.withLock { state -> Bool? in
            guard state.isOpen else { return nil }
            guard state.waiting < state.room else {
                state.hasRefused = true
                return false
            }
            state.waiting += 1
            state.sent.append(message)
            return true
        }
        guard let isSent else { throw PluginError(.closed, "the WebSocket is closed") }
        return isSent
    }

    package var queuedBytes: Int { state.withLock { $0.room == .max ? 0 : $0.waiting } }

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    package func resume() { state.withLock { $0.resumes += 1 } }

    package func close(code: UInt16, reason: String) {
        state.withLock { state in
            state.isOpen = false
            state.closings.append(Closing(code: code, reason: reason))
        }
    }
}
