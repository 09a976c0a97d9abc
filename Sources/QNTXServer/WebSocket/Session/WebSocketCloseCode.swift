/// The codes with which a WebSocket is closed. Source: RFC 6455, section 7.4, and IANA's registry.
enum WebSocketCloseCode {
    static let normal: UInt16 = 1000
    static let goingAway: UInt16 = 1001
    static let protocolError: UInt16 = 1002
    /// Never on the wire: the peer gave no code.
    static let none: UInt16 = 1005
    /// Never on the wire: the connection was lost.
    static let lost: UInt16 = 1006
    static let invalidText: UInt16 = 1007
    static let tooLarge: UInt16 = 1009
    static let internalError: UInt16 = 1011
    static let restart: UInt16 = 1012
    static let tryAgainLater: UInt16 = 1013

    /// Whether a close frame may carry the code.
    static func isValid(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
