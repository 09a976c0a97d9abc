import Glibc

/// Memory that a call's arguments point to. It grows as they are read, and goes with the call. Owned by one call, used by
/// its thread alone.
struct CallArena: ~Copyable {
    private var blocks: [UnsafeMutableRawPointer] = []
    /// How many bytes may still be taken.
    private var left: Int

    /// - Parameter limit: the most bytes that it holds.
    init(limit: Int) {
        left = limit
    }

    deinit {
        for block in blocks { free(block) }
    }

    /// Takes memory, all zero, aligned for anything.
    mutating func take(_ size: Int) throws(ArgumentFault) -> UnsafeMutableRawPointer {
        guard size <= left else { throw Self.tooLarge }
        guard let block = calloc(max(size, 1), 1) else { throw Self.tooLarge }
        left -= size
        blocks.append(block)
        return block
    }

    /// Makes the memory that was taken last larger; what is new is not set.
    mutating func grow(
        _ block: UnsafeMutableRawPointer,
        from size: Int,
        to larger: Int
    ) throws(ArgumentFault) -> UnsafeMutableRawPointer {
        guard larger - size <= left, blocks.last == block, let grown = realloc(block, larger) else {
            throw Self.tooLarge
        }
        left -= larger - size
        blocks[blocks.count - 1] = grown
        return grown
    }

    static let tooLarge = ArgumentFault(message: "it is larger than the host's limit", kind: .tooLarge)
}
