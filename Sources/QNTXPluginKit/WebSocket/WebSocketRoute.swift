import CQNTXPlugin
import Glibc
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

    /// A client is let in, and the handler begins, unless that refuses it.
    /// - Parameter connection: set to what the host has until it says that the connection is over.
    private func open(
        _ handle: qntx_websocket,
        _ view: UnsafePointer<qntx_websocket_request>?,
        _ connection: inout UnsafeMutableRawPointer?
    ) -> ABIStatus {
        let request = WebSocketRequest(view)
        do throws(PluginError) {
            try handler.admit(request)
        } catch {
            return instance.host.fail(error)
        }
        guard let socket = HostWebSocket(handle, request, instance) else { return .unsupported }
        socket.serve(with: handler)
        connection = Unmanaged.passRetained(socket).toOpaque()
        return .ok
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
    func register(_ name: String, _ number: UInt, in registry: qntx_websocket_registry) -> ABIStatus {
        guard let function = registry.api?.pointee.endpoint else { return .unsupported }
        return Self.withStrings([name] + handler.subprotocols) { strings in
            var endpoint = qntx_websocket_endpoint()
            endpoint.struct_size = UInt32(MemoryLayout<qntx_websocket_endpoint>.size)
            endpoint.flags = QNTX_WEBSOCKET_INLINE
            endpoint.name = strings[0]
            endpoint.subprotocols = strings.baseAddress.map { $0 + 1 }
            endpoint.subprotocol_count = strings.count - 1
            endpoint.context = UnsafeMutableRawPointer(bitPattern: number)
            endpoint.open = { context, handle, request, connection in
                guard let connection, let route = WebSocketRoute.all.find(context) else {
                    return ABIStatus.closed.rawValue
                }
                return route.open(handle, request, &connection.pointee).rawValue
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

    /// Lends texts to a call as C strings.
    private static func withStrings<Result>(
        _ texts: [String],
        _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer(body)
    }
}
