import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// The calls of the plugin's functions. Each is counted at the gate; when that is closed, nothing may be called any more.
extension NativeConnection {
    /// - Returns: false when the gate is closed.
    func deliver(_ message: WebSocketMessage) -> Bool {
        guard endpoint.instance.gate.enter() else { return false }
        defer { endpoint.instance.gate.leave() }
        let (result, reason) = CallFrame.run(inline: endpoint.inlineCaller) {
            message.lend { endpoint.functions.message?(endpoint.context, pointer, handle, $0, $1) ?? 0 }
        }
        switch ABIStatus(rawValue: result) {
        case .ok: break
        case .again:
            state.withLock { if !$0.wasResumed { $0.isPaused = true } }
        case let status: fail(status, reason)
        }
        return true
    }

    /// The plugin could not take a message: nothing more is delivered, and the connection closed.
    private func fail(_ status: ABIStatus, _ reason: String?) {
        state.withLock { $0.dropsRest = true }
        // A send that came too late for the peer is no failure.
        if status != .closed || reason != nil { endpoint.report(status, reason) }
        _ = close(Closing(code: endpoint.closeCode(status), reason: ""))
    }

    /// - Returns: false when the gate is closed.
    func tellWritable() -> Bool {
        guard endpoint.instance.gate.enter() else { return false }
        defer { endpoint.instance.gate.leave() }
        _ = CallFrame.run(inline: endpoint.inlineCaller) {
            endpoint.functions.writable?(endpoint.context, pointer, handle)
        }
        return true
    }

    /// The last of them.
    func tellClose(_ closing: Closing) {
        guard endpoint.instance.gate.enter() else { return }
        let handle = handle
        invalidate()
        if let function = endpoint.functions.close {
            var reason = closing.reason
            _ = CallFrame.run(inline: endpoint.inlineCaller) {
                reason.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { text in
                        let view = qntx_str(data: text.baseAddress, length: text.count)
                        function(endpoint.context, pointer, handle, UInt32(closing.code), view)
                    }
                }
            }
        }
        endpoint.instance.gate.leave()
        endpoint.instance.connections.remove(self)
    }
}
