public import QNTXPlugin

/// A declared function with Swift's own types, checked once: for callers who call it often. A call costs nanoseconds, makes
/// nothing, and is made on the caller's thread, also where the function says that it blocks. Any thread, many at once.
///
///     let npv = try plugin.function("npv", taking: Double.self, [Double].self, returning: Double.self)
///     let value = try npv(0.05, [-1000, 300, 420, 680])
public struct TypedFunction<each Argument: NativeArgument, Result: NativeResult>: Sendable {
    @usableFromInline let caller: TypedCaller
    @usableFromInline let places: (repeat TypedPlace<each Argument>)

    init(_ function: BoundFunction, _ instance: NativeInstance) throws(PluginError) {
        caller = TypedCaller(function, instance)
        let signature = function.declaration.signature
        var (index, fits) = (0, Result.fits(signature.result))
        func place<Type: NativeArgument>(_ type: Type.Type) -> TypedPlace<Type> {
            defer { index += 1 }
            guard index < signature.parameters.count else {
                fits = false
                return TypedPlace(offset: 0)
            }
            let parameter = signature.parameters[index]
            if parameter.direction != .in || !Type.fits(parameter.type) { fits = false }
            switch function.plan.places[index] {
            case .word(let offset), .view(let offset): return TypedPlace(offset: offset)
            default:
                fits = false
                return TypedPlace(offset: 0)
            }
        }
        places = (repeat place((each Argument).self))
        guard fits, index == signature.parameters.count else {
            throw PluginError(
                .invalidArgument,
                "\(instance.name).\(function.declaration.name)\(signature) is not called with these types; call(_:_:) takes all "
                    + "that there are",
                plugin: instance.name
            )
        }
    }

    /// Calls the function.
    /// - Throws: `shuttingDown` once the plugin is about to end.
    @inlinable
    public func callAsFunction(_ argument: repeat each Argument) throws(PluginError) -> Result {
        try caller.enter()
        defer { caller.leave() }
        return withUnsafeTemporaryAllocation(byteCount: caller.size, alignment: 16) { buffer in
            let frame = buffer.baseAddress.unsafelyUnwrapped
            repeat (each argument).write(to: frame + (each places).offset)
            caller.invoke(frame)
            withExtendedLifetime((repeat each argument)) {}
            return Result.read(from: frame + caller.result)
        }
    }
}

/// Where an argument of a type goes.
@usableFromInline
struct TypedPlace<Argument>: Sendable {
    @usableFromInline let offset: Int

    init(offset: Int) { self.offset = offset }
}

/// The part of a typed call that is the same for all types.
@usableFromInline
final class TypedCaller: Sendable {
    private let function: BoundFunction
    private let instance: NativeInstance
    /// The size of a frame, and where the result is in it.
    @usableFromInline let (size, result): (Int, Int)

    init(_ function: BoundFunction, _ instance: NativeInstance) {
        self.function = function
        self.instance = instance
        (size, result) = (function.plan.size, function.plan.result)
    }

    @usableFromInline
    func enter() throws(PluginError) {
        guard instance.gate.enter() else { throw instance.shuttingDown }
    }

    @usableFromInline
    func leave() { instance.gate.leave() }

    @usableFromInline
    func invoke(_ frame: UnsafeMutableRawPointer) { function.invoke(frame) }
}

extension NativePlugin {
    /// Prepares a declared function for calls with Swift's own types.
    /// - Throws: `notFound`; `invalidArgument` where the function takes or returns something else; `invalidTransition` for a
    ///   plugin that is not initialized.
    public func function<each Argument: NativeArgument, Result: NativeResult>(
        _ name: String,
        taking: repeat (each Argument).Type,
        returning: Result.Type
    ) throws(PluginError) -> TypedFunction<repeat each Argument, Result> {
        _ = try current()
        return try TypedFunction(try find(name), shared)
    }
}
