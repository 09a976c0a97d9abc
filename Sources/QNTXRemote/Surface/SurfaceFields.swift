import HTTPTypes
import NIOHTTP1

/// The header fields between a host and the process of one of its plugins.
public enum SurfaceFields {
    /// Carries the address of a WebSocket's client, which the process cannot see otherwise. No client can send it there.
    public static let peer = "qntx-surface-peer"

    /// Whether a field is about one connection, and not to be handed on. Source: RFC 9110, section 7.6.1.
    static func isHop(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName {
        case "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect":
            true
        default: false
        }
    }

    /// A request's own, as they go to the process.
    static func headers(_ fields: HTTPFields) -> HTTPHeaders {
        var headers = HTTPHeaders()
        headers.reserveCapacity(fields.count + 1)
        for field in fields
        where !isHop(field.name) && field.name != .contentLength && field.name.canonicalName != peer {
            headers.add(name: field.name.rawName, value: field.value)
        }
        return headers
    }
}
