import CQNTXPlugin
import QNTXPlugin
import Synchronization

extension HostWebSocket {
    func send(_ message: WebSocketMessage) async throws(PluginError) {
        while true {
            let seen = state.withLock { $0.rooms }
            let status = post(message)
            if status == .ok { return }
            guard status == .again else { throw status.error("the message cannot be sent") }
            await waitForRoom(since: seen)
            if Task.isCancelled { throw Self.cancelled }
        }
    }

    /// There is room again. On an event loop of the host's.
    func hasRoom() {
        let senders = state.withLock { state in
            state.rooms += 1
            defer { state.senders = [:] }
            return state.senders
        }
        for sender in senders.values { sender.resume() }
    }

    func post(_ message: WebSocketMessage) -> ABIStatus {
        let send = { (type: Int, bytes: qntx_bytes) in
            ABIStatus(rawValue: self.handle.api.pointee.send(self.handle, Int32(type), bytes))
        }
        switch message {
        case .text(let text):
            return withView(text) { text in
                send(Int(QNTX_WEBSOCKET_TEXT), qntx_bytes(data: text.data, length: text.length))
            }
        case .binary(let bytes):
            return bytes.withUnsafeBytes { bytes in
                send(Int(QNTX_WEBSOCKET_BINARY), qntx_bytes(data: bytes.baseAddress, length: bytes.count))
            }
        }
    }

    /// Waits until there is room, unless there has been some since; until the connection is over; until the task is
    /// cancelled.
    private func waitForRoom(since seen: UInt64) async {
        let id = state.withLock { $0.nextWaiter() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let waits = state.withLock { state in
                    // Within the lock: either it is seen here, or who cancels finds the sender.
                    guard state.rooms == seen, !state.isOver, !Task.isCancelled else { return false }
                    state.senders[id] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.senders.removeValue(forKey: id) }?.resume()
        }
    }
}
