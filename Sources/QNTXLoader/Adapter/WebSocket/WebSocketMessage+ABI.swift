import CQNTXPlugin
import QNTXPlugin

extension WebSocketMessage {
    /// The largest that a plugin may send, in bytes.
    private static let limit = 64 << 20

    /// Copies what a plugin sends.
    /// - Throws: `invalidArgument` for another type, and for text that is not UTF-8; `tooLarge`.
    init(_ type: Int32, _ bytes: qntx_bytes) throws(PluginError) {
        switch Int(type) {
        case Int(QNTX_WEBSOCKET_TEXT):
            let view = qntx_str(data: bytes.data?.assumingMemoryBound(to: CChar.self), length: bytes.length)
            self = .text(try Borrowed.text(view, "the message", limit: Self.limit))
        case Int(QNTX_WEBSOCKET_BINARY):
            self = .binary(try Borrowed.bytes(bytes, "the message", limit: Self.limit))
        default: throw Borrowed.invalid("\(type) is no type of a message")
        }
    }

    /// Makes a call with the type and a view of the bytes.
    func lend<Result>(_ body: (Int32, qntx_bytes) -> Result) -> Result {
        switch self {
        case .text(var text):
            text.withUTF8 { bytes in
                body(Int32(QNTX_WEBSOCKET_TEXT), qntx_bytes(data: bytes.baseAddress, length: bytes.count))
            }
        case .binary(let bytes):
            bytes.withUnsafeBytes { bytes in
                body(Int32(QNTX_WEBSOCKET_BINARY), qntx_bytes(data: bytes.baseAddress, length: bytes.count))
            }
        }
    }

    /// How many bytes it has.
    var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
