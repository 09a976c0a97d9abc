import QNTXPlugin
import QNTXServer
import Synchronization

/// Serves a WebSocket by writing down what happens on it, and echoes if asked to.
final class RecordingEvents: WebSocketEvents {
    struct Record {
        var socket: (any WebSocketPeer)?
        var messages: [WebSocketMessage] = []
        var refused = 0
        var writable = 0
        var closings: [UInt16] = []
        var reason: String?
        /// The code, then what came after it.
        var afterEnd = 0
    }

    private let echoes: Bool
    private let pauses: Bool
    private let state = Mutex(Record())

    init(echoes: Bool = false, pauses: Bool = false) {
        self.echoes = echoes
        self.pauses = pauses
    }

    var record: Record { state.withLock { $0 } }
    var messages: [WebSocketMessage] { record.messages }
    /// The code with which it ended; nil while it has not, or if it ended twice.
    var code: UInt16? { record.closings.count == 1 ? record.closings.first : nil }

    /// The socket, as soon as it is open: the client may know before.
    func opened() async throws -> any WebSocketPeer {
        try await waitUntil("it is open") { record.socket != nil }
        guard let socket = record.socket else { throw CancellationError() }
        return socket
    }

    func opened(_ socket: any WebSocketPeer) { state.withLock { $0.socket = socket } }

    func message(_ message: WebSocketMessage) -> WebSocketDemand {
        let socket = state.withLock { record in
            record.messages.append(message)
            if !record.closings.isEmpty { record.afterEnd += 1 }
            return record.socket
        }
        if echoes, (try? socket?.trySend(message)) != true { state.withLock { $0.refused += 1 } }
        return pauses ? .pause : .more
    }

    func writable() { state.withLock { $0.writable += 1 } }

    func closed(code: UInt16, reason: String) {
        state.withLock { record in
            record.closings.append(code)
            record.reason = reason
        }
    }
}
