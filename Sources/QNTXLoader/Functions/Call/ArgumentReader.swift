import QNTXPlugin

/// Reads arguments out of what a caller has sent, one after the other. Each call takes what comes next.
protocol ArgumentReader {
    /// Begins: what all of it is.
    mutating func begin() throws(ArgumentFault) -> ArgumentShape
    /// How many there are in the list that has just begun; what is malformed may be counted wrongly.
    func countElements() -> Int
    /// The name of the next one of an object, or nil at its end. Good until the next call.
    mutating func nextName(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer?
    /// Whether there is another one in a list.
    mutating func nextElement() throws(ArgumentFault) -> Bool
    /// Begins a list that is a value; how many are in it, where that is known.
    mutating func beginList() throws(ArgumentFault) -> Int?
    /// Begins an object that is a value.
    mutating func beginObject() throws(ArgumentFault)
    /// All has been read: there must be nothing more.
    mutating func end() throws(ArgumentFault)

    /// Takes a number or a truth.
    mutating func scalar(_ type: ScalarType, into place: UnsafeMutableRawPointer) throws(ArgumentFault)
    /// Takes a text, which is UTF-8.
    mutating func text(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer
    /// Takes bytes, if that is what comes; nil, and nothing taken, for a list.
    mutating func bytes(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer?
    /// Takes a whole list of scalars, if it comes as they are in memory; nil, and nothing taken, where it does not.
    mutating func packed(_ type: ScalarType, _ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer?
}

/// How arguments come.
enum ArgumentShape {
    /// By name.
    case object
    /// By position.
    case list
    /// There are none.
    case nothing
}
