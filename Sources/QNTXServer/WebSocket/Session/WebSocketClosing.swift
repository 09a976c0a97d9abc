/// Why a WebSocket ends: what a close frame says. Source: RFC 6455, section 5.5.1.
struct WebSocketClosing: Sendable, Hashable {
    let code: UInt16
    let reason: String

    /// The connection ends without a close frame.
    static let lost = WebSocketClosing(code: WebSocketCloseCode.lost, reason: "")

    private init(code: UInt16, reason: String) {
        self.code = code
        self.reason = reason
    }

    /// What a peer's close frame says.
    init(payload: [UInt8]) throws(WebSocketFault) {
        guard !payload.isEmpty else {
            self.init(code: WebSocketCloseCode.none, reason: "")
            return
        }
        guard payload.count >= 2 else { throw .breach("a close frame has one byte") }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard WebSocketCloseCode.isValid(code) else { throw .breach("close code \(code) is not allowed") }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { throw .invalidText }
        self.init(code: code, reason: reason)
    }

    /// What is to be sent, made fit for it.
    init(sending code: UInt16, reason: String) {
        let isNone = code == WebSocketCloseCode.none
        self.init(
            code: isNone || WebSocketCloseCode.isValid(code) ? code : WebSocketCloseCode.internalError,
            reason: isNone ? "" : Self.cut(reason)
        )
    }

    init(_ fault: WebSocketFault) {
        self.init(sending: fault.code, reason: fault.reason)
    }

    /// The payload of a close frame that says it.
    var payload: [UInt8] {
        guard WebSocketCloseCode.isValid(code) else { return [] }
        return [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + reason.utf8
    }

    private static func cut(_ reason: String) -> String {
        guard reason.utf8.count > 123 else { return reason }
        var count = 0
        let scalars = reason.unicodeScalars.prefix { scalar in
            count += UTF8.width(scalar)
            return count <= 123
        }
        return String(scalars)
    }
}
