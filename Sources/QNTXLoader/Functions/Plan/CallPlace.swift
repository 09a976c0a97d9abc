/// Where an argument is in a call's frame, in bytes from its start.
enum CallPlace {
    /// A scalar by value, extended to 64 bits.
    case word(Int)
    /// A struct by value.
    case structure(Int)
    /// A pointer, and what it points to.
    case pointee(pointer: Int, cell: Int)
    /// A pointer to a text with a NUL.
    case cString(Int)
    /// A pointer and a length: views by value, and lists.
    case view(Int)
    /// A pointer to as many as a length says.
    case block(Int)
    /// A context and a function.
    case callback(Int)
}
