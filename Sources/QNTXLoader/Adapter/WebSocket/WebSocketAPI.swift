import CQNTXPlugin
import QNTXPlugin

/// The functions of `qntx_websocket_api`: one table for all plugins, for the life of the process.
///
/// Each begins by finding the connection that a handle means, so that a stale or invented one is a status and no crash.
enum WebSocketAPI {
    /// The longest reason that fits into a close frame, in bytes.
    private static let maximumReason = 123

    nonisolated(unsafe) static let table = StaticTable.make(
        qntx_websocket_api(
            struct_size: UInt32(MemoryLayout<qntx_websocket_api>.size),
            reserved: 0,
            send: { send($0, $1, $2) },
            send_wait: { send($0, $1, $2, $3) },
            resume: { (WebSocketTable.shared.find($0.id)?.resume() ?? .closed).rawValue },
            close: { close($0, $1, $2) },
            is_open: { WebSocketTable.shared.find($0.id)?.isOpen ?? false },
            queued: { UInt64(WebSocketTable.shared.find($0.id)?.queuedBytes ?? 0) }
        )
    )

    private static func send(_ socket: qntx_websocket, _ type: Int32, _ message: qntx_bytes) -> qntx_status {
        guard let connection = WebSocketTable.shared.find(socket.id) else { return ABIStatus.closed.rawValue }
        do throws(PluginError) {
            let isSent = try connection.send(try WebSocketMessage(type, message))
            return (isSent ? ABIStatus.ok : .again).rawValue
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    private static func send(
        _ socket: qntx_websocket,
        _ type: Int32,
        _ message: qntx_bytes,
        _ milliseconds: UInt32
    ) -> qntx_status {
        guard !CallFrame.currentIsInline else { return ABIStatus.wrongThread.rawValue }
        guard let connection = WebSocketTable.shared.find(socket.id) else { return ABIStatus.closed.rawValue }
        do throws(PluginError) {
            let message = try WebSocketMessage(type, message)
            let limit = milliseconds == .max ? nil : Int(milliseconds)
            return try connection.send(message, waiting: limit).rawValue
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    private static func close(_ socket: qntx_websocket, _ code: UInt32, _ reason: qntx_str) -> qntx_status {
        guard let connection = WebSocketTable.shared.find(socket.id) else { return ABIStatus.closed.rawValue }
        guard let code = UInt16(exactly: code), maySend(code) else { return ABIStatus.invalid.rawValue }
        do throws(PluginError) {
            // The whole of it, so that what is cut is no character in two.
            let text = try Borrowed.text(reason, "the reason", limit: 64 << 10)
            return connection.close(NativeConnection.Closing(code: code, reason: cut(text))).rawValue
        } catch {
            return ABIStatus(error).rawValue
        }
    }

    /// Whether an endpoint may close with a code. Source: RFC 6455, section 7.4, and IANA's registry.
    private static func maySend(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1005, 1007...1014, 3000...4999: true
        default: false
        }
    }

    private static func cut(_ text: String) -> String {
        var count = 0
        let scalars = text.unicodeScalars.prefix { scalar in
            count += UTF8.width(scalar)
            return count <= maximumReason
        }
        return String(scalars)
    }
}
