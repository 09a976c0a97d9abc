import QNTXPlugin
import Synchronization

/// The sending side of a WebSocket that a host has: what is sent goes into the protocol's stream. Any thread.
final class StreamPeer: WebSocketPeer {
    private struct State {
        var isOpen = true
        /// Who waits to hand on the next message.
        var reader: CheckedContinuation<Void, Never>?
        var isResumed = false
    }

    let outgoing = MessageQueue()
    private let state = Mutex(State())

    func trySend(_ message: WebSocketMessage) throws(PluginError) -> Bool {
        guard isOpen else { throw PluginError(.closed, "the WebSocket is closed") }
        return outgoing.tryPut(Protocol_WebSocketMessage(message))
    }

    var queuedBytes: Int { outgoing.bytes }

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func resume() {
        let reader = state.withLock { state in
            state.isResumed = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    func close(code: UInt16, reason: String) {
        let closes = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        guard closes else { return }
        outgoing.put(Protocol_WebSocketMessage(code == 1011 ? .error : .close, reason))
        outgoing.finish()
    }

    /// The stream is over.
    func end() {
        state.withLock { $0.isOpen = false }
        outgoing.finish()
        resume()
    }

    /// Takes note that the next ``waitForResume()`` waits for a ``resume()`` from now on.
    func expectResume() { state.withLock { $0.isResumed = false } }

    /// Waits until whoever gets the messages wants more.
    func waitForResume() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isResumed || !state.isOpen { return true }
                state.reader = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
    }
}
