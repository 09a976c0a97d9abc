/// A range of bytes in the file that has been checked to lie inside it.
struct Extent {
    /// Where it begins, in bytes from the file's start.
    var offset: Int
    /// How long it is, in bytes.
    var size: Int

    /// The first byte after it.
    var end: Int { offset + size }
}
