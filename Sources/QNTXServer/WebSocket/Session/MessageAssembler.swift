import NIOWebSocket
import QNTXPlugin

/// Makes messages of data frames. Source: RFC 6455, sections 5.4 and 5.6.
struct MessageAssembler {
    /// A message of which some frames are here.
    private struct Partial {
        var bytes: [UInt8]
        /// Checks its text; nil if it is none.
        var text: UTF8Checker?
    }

    /// The largest message, in bytes.
    private let limit: Int
    private var partial: Partial?
    /// Where texts are unmasked; kept while it is small.
    private var scratch: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a frame of text, of bytes, or one that goes on with what has begun.
    /// - Returns: the message that is complete with it, if one is.
    mutating func add(_ frame: WebSocketFrame) throws(WebSocketFault) -> WebSocketMessage? {
        let goesOn = frame.opcode == .continuation
        if goesOn, partial == nil { throw .breach("a continuation of nothing") }
        if !goesOn, partial != nil { throw .breach("a message begins inside another one") }
        guard (partial?.bytes.count ?? 0) + frame.length <= limit else { throw .tooLarge(limit) }
        if frame.fin, !goesOn { return try whole(frame) }
        return try addPart(frame)
    }

    /// Almost every message is one frame.
    private mutating func whole(_ frame: WebSocketFrame) throws(WebSocketFault) -> WebSocketMessage {
        guard frame.opcode == .text else {
            var bytes: [UInt8] = []
            frame.appendPayload(to: &bytes)
            return .binary(bytes)
        }
        frame.appendPayload(to: &scratch)
        defer { if scratch.capacity > 4096 { scratch = [] } else { scratch.removeAll(keepingCapacity: true) } }
        guard let text = String(validating: scratch, as: UTF8.self) else { throw .invalidText }
        return .text(text)
    }

    private mutating func addPart(_ frame: WebSocketFrame) throws(WebSocketFault) -> WebSocketMessage? {
        var message = partial ?? Partial(bytes: [], text: frame.opcode == .text ? UTF8Checker() : nil)
        // Taken out, so that its bytes grow in place.
        partial = nil
        let start = message.bytes.count
        frame.appendPayload(to: &message.bytes)
        if message.text?.accepts(message.bytes[start...]) == false { throw .invalidText }
        guard frame.fin else {
            partial = message
            return nil
        }
        guard let text = message.text else { return .binary(message.bytes) }
        guard text.isComplete else { throw .invalidText }
        return .text(String(decoding: message.bytes, as: UTF8.self))
    }
}
