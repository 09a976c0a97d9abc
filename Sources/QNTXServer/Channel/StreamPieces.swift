import DequeModule
import NIOCore

/// The pieces of a streamed answer on their way: to the event loop, then to the kernel. What it has taken is kept for the
/// pieces to come: to get memory for each, and to give it back, would cost more than all else.
struct StreamPieces {
    /// How many buffers are kept, and of how many bytes each at most.
    private static let (maximumSpare, maximumKept) = (4, 64 << 10)

    private var outbox = Deque<ByteBuffer>()
    private var written = Deque<ByteBuffer>()
    private var spare: [ByteBuffer] = []

    /// A buffer to put a piece into. It may have something in it.
    mutating func blank() -> ByteBuffer { spare.popLast() ?? ByteBuffer() }

    /// Adds a piece.
    /// - Returns: whether the event loop has to be told; else it has been, and has not looked yet.
    mutating func add(_ piece: ByteBuffer) -> Bool {
        outbox.append(piece)
        return outbox.count == 1
    }

    /// All that have been added, to be given to the kernel.
    mutating func take() -> Deque<ByteBuffer> {
        written.append(contentsOf: outbox)
        defer { outbox = [] }
        return outbox
    }

    /// The kernel has taken the first of those that were given to it, or never will.
    mutating func wroteFirst() {
        guard let piece = written.popFirst(), spare.count < Self.maximumSpare, piece.capacity <= Self.maximumKept else {
            return
        }
        spare.append(piece)
    }
}
