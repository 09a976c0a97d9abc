/// What a relocation writes.
enum RelocationValue {
    /// An address of the library's own, from its load address.
    case own(UInt64)
    /// The address that the file has in that place.
    case inFile
    /// What another library says, or a function of this one.
    case foreign
    /// Something that is not for an array of functions.
    case number
}
