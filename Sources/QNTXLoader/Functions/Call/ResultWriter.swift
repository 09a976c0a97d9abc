import QNTXPlugin

/// Writes what a function gives.
protocol ResultWriter {
    mutating func beginObject(_ count: Int)
    /// The name of what comes next in an object.
    mutating func name(_ name: [UInt8])
    mutating func endObject()
    mutating func beginList(_ count: Int)
    /// Before each element of a list.
    mutating func element()
    mutating func endList()
    mutating func null()
    mutating func scalar(_ type: ScalarType, _ place: UnsafeRawPointer)
    /// A text that is known to be UTF-8.
    mutating func text(_ bytes: UnsafeRawBufferPointer)
    mutating func bytes(_ bytes: UnsafeRawBufferPointer)
    /// A list of scalars as they are in memory.
    mutating func scalars(_ type: ScalarType, _ place: UnsafeRawPointer, _ count: Int)
}

extension ResultWriter {
    mutating func scalars(_ type: ScalarType, _ place: UnsafeRawPointer, _ count: Int) {
        beginList(count)
        for index in 0..<count {
            element()
            scalar(type, place + index * type.size)
        }
        endList()
    }
}
