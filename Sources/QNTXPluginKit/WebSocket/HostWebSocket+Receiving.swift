import CQNTXPlugin
import QNTXPlugin
import Synchronization

extension HostWebSocket {
    /// How much may wait for the handler before the host is told to deliver no more.
    private static let maximumMessages = 64
    private static let maximumBytes = 256 << 10

    /// A message has arrived. On an event loop of the host's.
    func deliver(_ message: WebSocketMessage) -> ABIStatus {
        let (reader, status) = state.withLock { state -> (Reading?, ABIStatus) in
            if let reader = state.reader {
                state.reader = nil
                return (reader.continuation, .ok)
            }
            state.messages.append(message)
            state.bytes += Self.size(message)
            state.isPaused = state.messages.count >= Self.maximumMessages || state.bytes >= Self.maximumBytes
            return (nil, state.isPaused ? .again : .ok)
        }
        reader?.resume(returning: .success(message))
        return status
    }

    func receive() async throws(PluginError) -> WebSocketMessage? {
        let id = state.withLock { $0.nextWaiter() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { read(id, $0) }
        } onCancel: {
            let reader = state.withLock { state -> Reading? in
                guard state.reader?.id == id else { return nil }
                defer { state.reader = nil }
                return state.reader?.continuation
            }
            reader?.resume(returning: .failure(Self.cancelled))
        }
        return try result.get()
    }

    private func read(_ id: UInt64, _ continuation: Reading) {
        let (result, resumes) = state.withLock { state -> (Result<WebSocketMessage?, PluginError>?, Bool) in
            if !state.messages.isEmpty {
                let message = state.messages.removeFirst()
                state.bytes -= Self.size(message)
                // Half, or every message would be a round of its own.
                let resumes =
                    state.isPaused && state.messages.count <= Self.maximumMessages / 2
                    && state.bytes <= Self.maximumBytes / 2
                if resumes { state.isPaused = false }
                return (.success(message), resumes)
            }
            if state.isOver { return (.success(nil), false) }
            // Within the lock: either it is seen here, or who cancels finds the reader.
            if Task.isCancelled { return (.failure(Self.cancelled), false) }
            guard state.reader == nil else { return (.failure(Self.busy), false) }
            state.reader = (id, continuation)
            return (nil, false)
        }
        if resumes { _ = handle.api.pointee.resume(handle) }
        if let result { continuation.resume(returning: result) }
    }

    private static func size(_ message: WebSocketMessage) -> Int {
        switch message {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }

    static let cancelled = PluginError(.closed, "the task has been cancelled")
    private static let busy = PluginError(.busy, "another task receives from this WebSocket")
}
