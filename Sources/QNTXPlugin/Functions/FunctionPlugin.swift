/// A plugin that declares functions. Its routes and its job handlers for them are among those it names; this is for who
/// calls them from Swift. See ``DomainPlugin/call(_:_:)``.
public protocol FunctionPlugin: DomainPlugin {
    /// What can be called, ascending by name; constant once the plugin is initialized.
    var functions: [FunctionDeclaration] { get }

    /// Calls a function and waits for it, on a thread that may block where it asks for one.
    /// - Parameters:
    ///   - progress: gets what the function says of how far it is; false: it should end. Any thread.
    /// - Returns: an object of what it gives, by name; ``FunctionSignature/resultName`` is what it returns.
    /// - Throws: `notFound`; `invalidArgument`, naming the parameter; `pluginFailed` with the function's own reason; what a
    ///   plugin that is not there throws. `CancellationError` is a `closed`.
    func callFunction(
        _ name: String,
        _ arguments: FunctionArguments,
        progress: (@Sendable (Int64, Int64) -> Bool)?
    ) async throws(PluginError) -> [String: FunctionValue]
}

/// What a function is called with.
public enum FunctionArguments: Sendable, Hashable {
    /// For the parameters that callers give, in their order; those at the end may be left out where they have defaults.
    case list([FunctionValue])
    /// By the parameters' names.
    case named([String: FunctionValue])
}

extension DomainPlugin {
    /// Calls a declared function: `let npv: Double = try await plugin.call("npv", 0.05, [-1000, 300, 420, 680])`.
    /// - Parameter arguments: for the parameters that callers give, in their order.
    /// - Returns: what it returns; of a function that returns nothing, the one thing that it gives, or all of them by name.
    /// - Throws: as ``FunctionPlugin/callFunction(_:_:progress:)``; `unsupported` where the plugin declares no functions;
    ///   `invalidArgument` where the result is no `Result`.
    public func call<Result: FunctionOutput>(
        _ name: String,
        _ arguments: any FunctionArgument...
    ) async throws(PluginError) -> Result {
        guard let plugin = calling else {
            throw PluginError(.unsupported, "plugin \(metadata.name) declares no functions", plugin: metadata.name)
        }
        let values = try await plugin.callFunction(name, .list(arguments.map(\.functionValue)), progress: nil)
        return try Result(functionValue: Self.single(values))
    }

    private static func single(_ values: [String: FunctionValue]) -> FunctionValue {
        if let result = values[FunctionSignature.resultName] { return result }
        if let first = values.first, values.count == 1 { return first.value }
        return .object(values)
    }
}
