import CQNTXBench
import NIOCore

/// What streams carry: a text without end in which every byte says where it belongs.
enum StreamPattern {
    /// How many bytes a piece has at most that is sent.
    static let piece = 64 << 10

    private static let period = 65_521
    private static let text = (0..<UInt64(period + piece)).map(qntx_bench_pattern)

    /// Makes the piece that begins at an offset.
    static func make(_ count: Int, at offset: Int) -> ByteBuffer {
        let start = offset % period
        return ByteBuffer(bytes: text[start..<start + count])
    }

    /// Whether a piece that arrives is the one which begins at an offset. Both ends tell.
    static func fits(_ piece: ByteBuffer, at offset: Int) -> Bool {
        let bytes = piece.readableBytesView
        guard let first = bytes.first, let last = bytes.last else { return true }
        return first == text[offset % period] && last == text[(offset + bytes.count - 1) % period]
    }
}
