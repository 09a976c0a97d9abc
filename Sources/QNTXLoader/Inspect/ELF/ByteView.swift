/// The bytes of a file that nobody has vouched for.
///
/// Every read is checked against the end. One that lies outside yields zeros: the checks around it have made sure that
/// this does not happen, and if they should ever be wrong the result is a refused file and no wild read.
struct ByteView {
    private let bytes: UnsafeRawBufferPointer
    /// How many bytes there are.
    let count: Int

    /// Looks at bytes that the caller keeps in place as long as the view is used.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        self.count = bytes.count
    }

    /// Whether a range lies inside, without any sum that could overflow.
    @inline(__always)
    func holds(_ offset: UInt64, _ size: UInt64) -> Bool {
        let end = UInt64(count)
        return size <= end && offset <= end - size
    }

    @inline(__always)
    private func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ type: T.Type) -> T {
        guard offset >= 0, offset <= count - MemoryLayout<T>.size else { return 0 }
        return bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
    }

    /// The byte at an offset.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { load(offset, UInt8.self) }

    /// The 16-bit number at an offset, in the machine's byte order, as are the others.
    @inline(__always)
    func half(_ offset: Int) -> UInt16 { load(offset, UInt16.self) }

    /// The 32-bit number at an offset.
    @inline(__always)
    func word(_ offset: Int) -> UInt32 { load(offset, UInt32.self) }

    /// The 64-bit number at an offset.
    @inline(__always)
    func long(_ offset: Int) -> UInt64 { load(offset, UInt64.self) }

    /// The part of a range that lies inside.
    func slice(_ offset: Int, _ size: Int) -> UnsafeRawBufferPointer {
        guard offset >= 0, size > 0, offset < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + min(size, count - offset)])
    }

    /// Whether the bytes at an offset begin with a text.
    func starts(_ offset: Int, with text: StaticString) -> Bool {
        guard offset >= 0, offset <= count - text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in
            for index in 0..<text.count where byte(offset &+ index) != text[index] { return false }
            return true
        }
    }
}
