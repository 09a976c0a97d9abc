import CQNTXPlugin
import Foundation
import Synchronization
import Testing

/// The least that a host is: it forgets what it is told, has nothing, and keeps what it is given as routes.
struct PlainHost {
    let table: UnsafePointer<qntx_host>

    init() {
        let place = UnsafeMutablePointer<qntx_host>.allocate(capacity: 1)
        place.initialize(
            to: qntx_host(
                struct_size: UInt32(MemoryLayout<qntx_host>.size),
                abi_version: 1 << 16,
                qntx_version: strdup("0.23.0"),
                domain: strdup("hello-swift"),
                implementation: nil,
                log_enabled: { _, _ in true },
                log: { _, _, _, _, _ in },
                fail: { _, status, _ in status },
                get_extension: { _, _ in nil }
            )
        )
        table = UnsafePointer(place)
    }

    /// A route that the plugin added. It may be called from any thread.
    struct Route: @unchecked Sendable {
        var pattern: String
        var isInline: Bool
        var handler: qntx_http_handler
        var context: UnsafeMutableRawPointer?
    }

    private static let added = Mutex<[UInt64: [Route]]>([:])

    /// Has an instance add its routes.
    /// - Parameter number: one that no other test uses.
    static func routes(
        of state: UnsafeMutableRawPointer?,
        _ table: qntx_plugin_vtable,
        number: UInt64
    ) throws -> [Route] {
        #expect(table.register_http(state, qntx_mux(api: mux, id: number)) == QNTX_OK)
        return added.withLock { $0[number] ?? [] }
    }

    nonisolated(unsafe) private static let mux: UnsafePointer<qntx_mux_api> = {
        let place = UnsafeMutablePointer<qntx_mux_api>.allocate(capacity: 1)
        place.initialize(
            to: qntx_mux_api(
                struct_size: UInt32(MemoryLayout<qntx_mux_api>.size),
                reserved: 0,
                handle: { mux, route in
                    guard let route = route?.pointee, let handler = route.handler else {
                        return Int32(QNTX_ERR_INVALID)
                    }
                    let isInline = route.flags & QNTX_ROUTE_INLINE != 0
                    let kept = Route(
                        pattern: String(cString: route.pattern),
                        isInline: isInline,
                        handler: handler,
                        context: route.context
                    )
                    added.withLock { $0[mux.id, default: []].append(kept) }
                    return Int32(QNTX_OK)
                }
            )
        )
        return UnsafePointer(place)
    }()
}
