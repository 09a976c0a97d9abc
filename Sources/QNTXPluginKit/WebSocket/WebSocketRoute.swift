import CQNTXPlugin
import QNTXPlugin

/// A WebSocket endpoint of one instance: what the host means by its `context`.
final class WebSocketRoute: Sendable {
    /// All WebSocket endpoints of this library's instances.
    static let all = HandleTable<WebSocketRoute>()

    private let handler: any WebSocketHandler
    private let instance: Instance

    init(_ handler: any WebSocketHandler, _ instance: Instance) {
        (self.handler, self.instance) = (handler, instance)
    }

    /// A client is let in, and the handler begins.
    /// - Returns: the connection, which the host has until it says that it is over; nil for a host that is none.
    private func open(_ handle: qntx_websocket) -> UnsafeMutableRawPointer? {
        guard let socket = HostWebSocket(handle, instance) else { return nil }
        socket.serve(with: handler)
        return Unmanaged.passRetained(socket).toOpaque()
    }

    private static func socket(_ connection: UnsafeMutableRawPointer?) -> HostWebSocket? {
        connection.map { Unmanaged<HostWebSocket>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func message(_ type: Int32, _ bytes: qntx_bytes) -> WebSocketMessage {
        // The host has seen to it that text is UTF-8.
        type == QNTX_WEBSOCKET_TEXT
            ? .text(String(decoding: UnsafeRawBufferPointer(start: bytes.data, count: bytes.length), as: UTF8.self))
            : .binary([UInt8](bytes))
    }

    /// Adds it to the host's registry: for the event loop, as all that is done there is to hand messages on.
    /// - Parameter number: what finds it in ``all``.
    static func register(_ name: String, _ number: UInt, in registry: qntx_websocket_registry) -> ABIStatus {
        guard let function = registry.api?.pointee.endpoint else { return .unsupported }
        return name.withCString { name in
            var endpoint = qntx_websocket_endpoint()
            endpoint.struct_size = UInt32(MemoryLayout<qntx_websocket_endpoint>.size)
            endpoint.flags = QNTX_WEBSOCKET_INLINE
            endpoint.name = name
            endpoint.context = UnsafeMutableRawPointer(bitPattern: number)
            endpoint.open = { context, handle, _, connection in
                guard let connection, let route = WebSocketRoute.all.find(context) else {
                    return ABIStatus.closed.rawValue
                }
                connection.pointee = route.open(handle)
                return (connection.pointee == nil ? ABIStatus.unsupported : .ok).rawValue
            }
            endpoint.message = { _, connection, _, type, bytes in
                (WebSocketRoute.socket(connection)?.deliver(WebSocketRoute.message(type, bytes)) ?? .closed).rawValue
            }
            endpoint.writable = { _, connection, _ in WebSocketRoute.socket(connection)?.hasRoom() }
            endpoint.close = { _, connection, _, code, _ in
                guard let connection else { return }
                Unmanaged<HostWebSocket>.fromOpaque(connection).takeRetainedValue().closed(code: code)
            }
            return ABIStatus(rawValue: function(registry, &endpoint))
        }
    }
}
