/// What a relocation makes the dynamic loader do.
enum RelocationKind {
    /// Nothing at all.
    case nothing
    /// Adds the load address.
    case relative
    /// Stores something made of a symbol's address or size, in so many bytes.
    case address(size: UInt64)
    /// Stores a symbol's address in a slot of the global offset table, or of the part of it that calls go through.
    case slot(isCall: Bool)
    /// Stores something about thread-local storage, in so many bytes.
    case threadLocal(size: UInt64)
    /// Calls a function of the library and stores what it returns.
    case resolver

    /// Whether the linkage table has such.
    var isForCalls: Bool {
        switch self {
        case .slot(let isCall): isCall
        case .resolver: true
        // Descriptors can be filled in lazily, like slots.
        case .threadLocal(let size): size == 16
        case .nothing, .relative, .address: false
        }
    }

    /// How many bytes it writes.
    var size: UInt64 {
        switch self {
        case .nothing: 0
        case .relative, .slot, .resolver: 8
        case .address(let size), .threadLocal(let size): size
        }
    }
}
