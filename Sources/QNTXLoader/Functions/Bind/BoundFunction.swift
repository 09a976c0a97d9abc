import CQNTXSystem
import QNTXPlugin

/// A declared function, ready to be called from any thread. Unchecked, because of its address and context, which are the
/// plugin's constants.
final class BoundFunction: @unchecked Sendable {
    typealias CodeText = @convention(c) (Int32) -> UnsafePointer<CChar>?

    let declaration: FunctionDeclaration
    let plan: CallPlan
    let address: @convention(c) () -> Void
    /// What a packed function gets.
    let context: UnsafeMutableRawPointer?
    /// The most bytes that one call's arguments, or one thing that comes out, may have.
    let limit: Int
    private let codeText: CodeText?

    init(
        _ declaration: FunctionDeclaration,
        plan: CallPlan,
        address: @escaping @convention(c) () -> Void,
        context: UnsafeMutableRawPointer?,
        codeText: CodeText?,
        limit: Int
    ) {
        self.declaration = declaration
        self.plan = plan
        self.address = address
        self.context = context
        self.codeText = codeText
        self.limit = limit
    }

    /// What the library says of an error's number, if it does.
    func text(ofCode code: Int32) -> String? {
        guard let text = codeText?(code) else { return nil }
        return LogText.clean(String(cString: text))
    }

    /// Makes a call in a frame on this thread's stack.
    /// - Parameters:
    ///   - reader: gives the arguments.
    ///   - writer: gets what comes out.
    ///   - invoke: makes the call; whoever calls sees to what has to be around it.
    /// - Throws: `ArgumentFault`, or `FunctionFailure` for what the function reports itself.
    @inline(__always)
    func call<Reader: ArgumentReader, Writer: ResultWriter>(
        _ reader: inout Reader,
        _ writer: inout Writer,
        progress: (@Sendable (Int64, Int64) -> Bool)? = nil,
        invoke: (borrowing FunctionCall) -> Void
    ) throws {
        if plan.hasCallbacks {
            try CallSinks.with(plan.sinkSizes, limit: limit, progress: progress) { sinks, number in
                try inFrame(&reader, &writer, sinks, number, invoke)
            }
        } else {
            try inFrame(&reader, &writer, nil, 0, invoke)
        }
    }

    @inline(__always)
    private func inFrame<Reader: ArgumentReader, Writer: ResultWriter>(
        _ reader: inout Reader,
        _ writer: inout Writer,
        _ sinks: CallSinks?,
        _ number: UInt64,
        _ invoke: (borrowing FunctionCall) -> Void
    ) throws {
        try withUnsafeTemporaryAllocation(byteCount: plan.size, alignment: 16) { frame in
            guard let base = frame.baseAddress else { return }
            var call = FunctionCall(self, base, sinks, number)
            try call.read(&reader)
            try call.complete()
            invoke(call)
            if let failure = try call.failure() { throw failure }
            try call.write(&writer)
        }
    }
}

// MARK: - The call itself

extension BoundFunction {
    /// Calls the function with what is in a frame.
    func invoke(_ frame: UnsafeMutableRawPointer) {
        switch plan.mode {
        case .integer(let hasFloats):
            let integers = UnsafePointer(frame.assumingMemoryBound(to: UInt64.self))
            let floats = UnsafePointer((frame + plan.floats).assumingMemoryBound(to: Double.self))
            let result = qntx_call_for_integer(address, integers, floats, hasFloats)
            frame.storeBytes(of: result, toByteOffset: plan.result, as: UInt64.self)
        case .float(let hasIntegers):
            let integers = UnsafePointer(frame.assumingMemoryBound(to: UInt64.self))
            let floats = UnsafePointer((frame + plan.floats).assumingMemoryBound(to: Double.self))
            let result = qntx_call_for_float(address, integers, floats, hasIntegers)
            frame.storeBytes(of: result, toByteOffset: plan.result, as: Double.self)
        case .prepared(let call):
            withPointers(frame) { qntx_call_invoke(call, address, $0, frame + plan.result) }
        case .packed:
            withPointers(frame) { pointers in
                let call = unsafeBitCast(address, to: PackedFunction.self)
                call(context, UnsafePointer(pointers), frame + plan.result)
            }
        }
    }

    private typealias PackedFunction =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<UnsafeMutableRawPointer?>?, UnsafeMutableRawPointer?
        ) -> Void

    /// Points to each argument.
    private func withPointers(
        _ frame: UnsafeMutableRawPointer,
        _ body: (UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Void
    ) {
        let arguments = plan.arguments
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: max(1, arguments.count)) {
            pointers in
            for (index, offset) in arguments.enumerated() { pointers.initializeElement(at: index, to: frame + offset) }
            if let base = pointers.baseAddress { body(base) }
        }
    }
}
