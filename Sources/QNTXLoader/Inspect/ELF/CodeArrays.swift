import QNTXPlugin

/// The arrays of functions that are called when the library is opened and closed. Relocation fills them in, so what
/// counts is what the relocations put there: each slot must be filled, once, with the address of a function.
struct CodeArrays {
    private var start: UInt64 = .max
    private var end: UInt64 = 0
    private var initializers: (start: UInt64, size: UInt64) = (0, 0)
    private var finalizers: (start: UInt64, size: UInt64) = (0, 0)
    private var missing = 0
    private var filled: [UInt64] = []

    /// Finds the arrays; they must be where relocation can fill them in.
    init(_ memory: AddressSpace, _ dynamic: DynamicTable, _ functions: FunctionIndex) throws(PluginError) {
        initializers = try Self.array(.initializers, .initializersSize, memory, dynamic)
        finalizers = try Self.array(.finalizers, .finalizersSize, memory, dynamic)
        for array in [initializers, finalizers] where array.size > 0 {
            start = min(start, array.start)
            end = max(end, array.start + array.size)
        }
        for tag in [DynamicTag.initializer, .finalizer] {
            guard let address = dynamic[tag] else { continue }
            guard memory.isCode(address), functions.mayBegin(address) else {
                throw .malformed("the \(tag) at \(hex(address)) is no function")
            }
        }
        missing = Int((initializers.size + finalizers.size) / 8)
        filled = [UInt64](repeating: 0, count: (missing + 63) / 64)
    }

    private static func array(
        _ start: DynamicTag,
        _ size: DynamicTag,
        _ memory: AddressSpace,
        _ dynamic: DynamicTable
    ) throws(PluginError) -> (start: UInt64, size: UInt64) {
        guard let extent = try dynamic.extent(start, size, entry: 8, memory) else { return (0, 0) }
        return (dynamic[start] ?? 0, UInt64(extent.size))
    }

    /// Whether a write could touch the arrays.
    @inline(__always)
    func mayHold(_ address: UInt64, _ size: UInt64) -> Bool { address < end && address + size > start }

    /// Takes note of a relocation that writes where `mayHold` says yes.
    /// - Parameter isFunction: whether it writes the address of a function.
    mutating func fill(_ address: UInt64, _ size: UInt64, isFunction: Bool) throws(PluginError) {
        var first: UInt64 = 0
        for array in [initializers, finalizers] {
            if address < array.start + array.size, address + size > array.start {
                guard size == 8, isFunction, address >= array.start, (address - array.start) % 8 == 0 else {
                    throw .malformed("the initializer or finalizer at \(hex(address)) is no function")
                }
                let slot = first + (address - array.start) / 8
                let (word, bit) = (Int(slot / 64), UInt64(1) << (slot % 64))
                guard word < filled.count, filled[word] & bit == 0 else {
                    throw .malformed("the initializer or finalizer at \(hex(address)) is filled in twice")
                }
                filled[word] |= bit
                missing -= 1
            }
            first += array.size / 8
        }
    }

    /// Checks, after all relocations, that no slot was left with what the file has there.
    func checkComplete() throws(PluginError) {
        guard missing == 0 else { throw .malformed("\(missing) initializers or finalizers have no address") }
    }
}
