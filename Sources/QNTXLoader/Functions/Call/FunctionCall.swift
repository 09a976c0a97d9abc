import QNTXPlugin

/// One call of a declared function: its frame, from the arguments to the result. Lives on the stack of the thread that makes
/// it.
struct FunctionCall: ~Copyable {
    let function: BoundFunction
    let frame: UnsafeMutableRawPointer
    var arena: CallArena
    /// The parameters that have their values, a bit for each.
    var isSet: UInt64 = 0
    /// The number of the call, where the function calls back.
    let number: UInt64
    /// What it calls back.
    let sinks: CallSinks?

    var plan: CallPlan { function.plan }
    var parameters: [FunctionParameter] { function.plan.signature.parameters }

    init(_ function: BoundFunction, _ frame: UnsafeMutableRawPointer, _ sinks: CallSinks?, _ number: UInt64) {
        self.function = function
        self.frame = frame
        self.sinks = sinks
        self.number = number
        arena = CallArena(limit: function.limit)
        frame.initializeMemory(as: UInt8.self, repeating: 0, count: function.plan.size)
    }

    /// Calls the function with what is in the frame.
    borrowing func invoke() { function.invoke(frame) }

    // MARK: Lengths

    /// How many elements a list or block has.
    func count(_ index: Int) -> Int { frame.load(fromByteOffset: plan.counts + index * 8, as: Int.self) }

    func setCount(_ count: Int, _ index: Int) {
        frame.storeBytes(of: count, toByteOffset: plan.counts + index * 8, as: Int.self)
    }

    /// The value of an integer parameter.
    func integer(_ index: Int) -> (magnitude: UInt64, isNegative: Bool) {
        guard let type = parameters[index].scalar else { return (0, false) }
        let bits = Scalar.bits(type, frame + plan.scalarPlace(index))
        let isNegative = type.isSigned && Int64(bitPattern: bits) < 0
        return (isNegative ? 0 &- bits : bits, isNegative)
    }

    /// How long a block is by its parameters' values.
    /// - Parameter size: of one element, in bytes.
    func length(_ length: BlockLength, size: Int) throws(ArgumentFault) -> Int {
        var product = length.constant
        for index in length.parameters {
            let (magnitude, isNegative) = integer(index)
            guard !isNegative else {
                throw ArgumentFault(message: "it is a length, and less than nothing", parameter: parameters[index].name)
            }
            let (next, overflows) = product.multipliedReportingOverflow(by: Int(clamping: magnitude))
            guard !overflows, next <= function.limit else {
                throw ArgumentFault(
                    message: CallArena.tooLarge.message,
                    parameter: parameters[index].name,
                    kind: .tooLarge
                )
            }
            product = next
        }
        guard product <= function.limit / max(1, size) else { throw CallArena.tooLarge }
        return product
    }
}

extension FunctionParameter {
    /// The scalar that it is, or that its enum is; nil for everything else.
    var scalar: ScalarType? {
        switch type {
        case .value(let type), .reference(let type): type.scalar
        default: nil
        }
    }
}
