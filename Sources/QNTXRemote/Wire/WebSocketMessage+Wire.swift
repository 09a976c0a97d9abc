import Foundation
import QNTXPlugin

/// A WebSocket's messages, as they are on the wire and here. QNTX does not say there whether a message is text; we do, in a
/// header that it ignores.
extension Protocol_WebSocketMessage {
    private static let frame = "frame"

    init(_ message: WebSocketMessage) {
        type = .data
        timestamp = Self.now
        switch message {
        case .text(let text):
            data = Data(text.utf8)
        case .binary(let bytes):
            data = Data(bytes)
            headers = [Self.frame: "binary"]
        }
    }

    init(_ type: TypeEnum, _ text: String = "") {
        self.type = type
        data = Data(text.utf8)
        timestamp = Self.now
    }

    /// The answer to a ping.
    init(answering ping: Protocol_WebSocketMessage) {
        type = .pong
        data = ping.data
        timestamp = ping.timestamp
    }

    /// The message that it carries: text, unless it says otherwise or is none.
    var message: WebSocketMessage {
        if headers[Self.frame] != "binary", let text = String(validating: data, as: UTF8.self) { return .text(text) }
        return .binary(Array(data))
    }

    /// Its data as text for people.
    var text: String { String(decoding: data.prefix(500), as: UTF8.self) }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000_000) }
}
