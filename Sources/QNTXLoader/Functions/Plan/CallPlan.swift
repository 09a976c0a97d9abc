import CQNTXSystem
import QNTXPlugin

/// How a function's C arguments are laid out in the frame of a call, and how the call is made: all that can be known before.
///
/// A frame begins with the integers and pointers, then come the floating-point numbers, so that a call whose arguments all
/// fit into registers loads them from there; then structs, what pointers point to, how many elements each list has, and the
/// result. Unchecked, because of what libffi has prepared, which nobody writes to any more.
final class CallPlan: @unchecked Sendable {
    /// How the call is made.
    enum Mode {
        /// All arguments are in registers, and the result is an integer, a pointer or nothing.
        case integer(hasFloats: Bool)
        /// All arguments are in registers, and the result is a floating-point number.
        case float(hasIntegers: Bool)
        /// By libffi.
        case prepared(OpaquePointer)
        /// By the function itself, which gets pointers.
        case packed
    }

    let signature: FunctionSignature
    /// Where each parameter is.
    let places: [CallPlace]
    /// Where each C argument begins, in their order.
    let arguments: [Int]
    let mode: Mode
    /// Where the floating-point numbers begin.
    let floats: Int
    /// Where the number of elements of each parameter is, 8 bytes each.
    let counts: Int
    /// Where the result goes.
    let result: Int
    /// The size of the frame, and a multiple of 16.
    let size: Int
    /// The names as they are compared and written.
    let names: [[UInt8]]
    /// The indices of the parameters that callers give, in order.
    let given: [Int]
    /// Whether one with a default comes before one without.
    let hasEarlyDefaults: Bool
    /// The indices of the parameters that callers get, in order.
    let returned: [Int]
    /// Whether there are sinks, progress or a reason.
    let hasCallbacks: Bool
    /// The size of an element of each parameter that is a sink, in bytes.
    let sinkSizes: [Int]
    /// Whether some parameter is the length of a list that is given.
    let hasLengths: Bool

    /// - Throws: `invalidSignature` for what libffi cannot call.
    init(_ signature: FunctionSignature, isPacked: Bool, function: String) throws(PluginError) {
        let layout = CallLayout(signature)
        self.signature = signature
        places = layout.places
        arguments = layout.arguments
        (floats, counts, result, size) = (layout.floats, layout.counts, layout.result, layout.size)
        names = signature.parameters.map { Array($0.name.utf8) }
        given = signature.parameters.indices.filter { signature.parameters[$0].isGiven }
        returned = signature.parameters.indices.filter { signature.parameters[$0].isReturned }
        sinkSizes = signature.parameters.map { if case .list(let type) = $0.type { type.size } else { 1 } }
        hasLengths = signature.parameters.contains { $0.source == .length }
        let parameters = signature.parameters
        let firstDefault = given.firstIndex { parameters[$0].fallback != nil } ?? given.endIndex
        hasEarlyDefaults = given[firstDefault...].contains { parameters[$0].fallback == nil }
        hasCallbacks = layout.places.contains { if case .callback = $0 { true } else { false } }
        if isPacked {
            mode = .packed
        } else if let mode = layout.registers {
            self.mode = mode
        } else if let call = layout.codes.withUnsafeBufferPointer({ qntx_call_prepare($0.baseAddress, $0.count) }) {
            mode = .prepared(call)
        } else {
            throw PluginError(.invalidSignature, "libffi cannot call \(function)\(signature)", stage: .bind)
        }
    }

    deinit {
        if case .prepared(let call) = mode { qntx_call_free(call) }
    }

    /// The parameter of a name.
    @inline(__always)
    func index(of name: UnsafeRawBufferPointer) -> Int? {
        names.firstIndex { $0.count == name.count && $0.elementsEqual(name) }
    }

    /// Where the value of a scalar parameter is.
    func scalarPlace(_ index: Int) -> Int {
        switch places[index] {
        case .word(let place), .pointee(_, let place): place
        case .structure(let place), .cString(let place), .view(let place), .block(let place), .callback(let place):
            place
        }
    }
}
