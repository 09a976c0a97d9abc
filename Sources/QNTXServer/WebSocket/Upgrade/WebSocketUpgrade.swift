import Crypto
import NIOHTTP1

/// An upgrade to a WebSocket that can be granted. Source: RFC 6455, section 4.2.
struct WebSocketUpgrade: Sendable, Hashable {
    /// The answer to the client's key.
    let accept: String
    /// The subprotocol that both sides speak; nil if none was asked for, or none of those is known.
    let subprotocol: String?

    init(key: String, subprotocol: String?) {
        self.subprotocol = subprotocol
        accept = Self.accept(key)
    }

    /// The head of the answer that grants it.
    var head: HTTPResponseHead {
        var headers: HTTPHeaders = [
            "upgrade": "websocket",
            "connection": "upgrade",
            "sec-websocket-accept": accept,
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'self'",
        ]
        if let subprotocol { headers.add(name: "sec-websocket-protocol", value: subprotocol) }
        return HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
    }

    static func accept(_ key: String) -> String {
        let text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        return base64(Array(Insecure.SHA1.hash(data: Array(text.utf8))))
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0..<4 {
                text.append(digit <= group.count ? digits[bits >> (18 - 6 * digit) & 63] : "=")
            }
        }
        return text
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    /// Whether a client's key is 16 bytes in base64.
    static func isKey(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==") && key.dropLast(2).allSatisfy(digits.contains)
    }
}
