/// What a peer did that it must not do, and the code with which the connection is closed for it.
struct WebSocketFault: Error, Hashable {
    let code: UInt16
    let reason: String

    static func breach(_ reason: String) -> WebSocketFault {
        WebSocketFault(code: WebSocketCloseCode.protocolError, reason: reason)
    }

    static let invalidText = WebSocketFault(code: WebSocketCloseCode.invalidText, reason: "text is not valid UTF-8")

    static func tooLarge(_ limit: Int) -> WebSocketFault {
        WebSocketFault(code: WebSocketCloseCode.tooLarge, reason: "a message has at most \(limit) bytes")
    }
}
