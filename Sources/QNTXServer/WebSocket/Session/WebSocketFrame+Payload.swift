import NIOCore
import NIOWebSocket

extension WebSocketFrame {
    /// The payload as the peer meant it, its mask taken off.
    func payload() -> [UInt8] {
        var bytes: [UInt8] = []
        appendPayload(to: &bytes)
        return bytes
    }

    /// Adds the payload to some bytes, its mask taken off.
    func appendPayload(to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: data.readableBytesView)
        guard let maskKey else { return }
        let (first, second, third, fourth) = (maskKey[0], maskKey[1], maskKey[2], maskKey[3])
        var index = start
        let whole = start + (bytes.count - start) & ~3
        while index < whole {
            bytes[index] ^= first
            bytes[index + 1] ^= second
            bytes[index + 2] ^= third
            bytes[index + 3] ^= fourth
            index += 4
        }
        while index < bytes.count {
            bytes[index] ^= maskKey[(index - start) & 3]
            index += 1
        }
    }
}
