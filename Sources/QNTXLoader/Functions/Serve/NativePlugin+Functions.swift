public import QNTXPlugin

extension NativePlugin: FunctionPlugin {
    /// The plugin itself, if it declares functions.
    public var calling: (any FunctionPlugin)? { table.functions.isEmpty ? nil : self }

    /// The functions that the plugin declares.
    public var functions: [FunctionDeclaration] { table.functions.map(\.declaration) }

    /// Calls a function: here and now, or on a thread that may block where it says that it does.
    public func callFunction(
        _ name: String,
        _ arguments: FunctionArguments,
        progress: (@Sendable (Int64, Int64) -> Bool)?
    ) async throws(PluginError) -> [String: FunctionValue] {
        _ = try current()
        let function = try find(name)
        let call: @Sendable () throws(PluginError) -> [String: FunctionValue] = { [shared] () throws(PluginError) in
            try shared.calling { () throws(PluginError) in
                try function.converting(shared.name) { Result { try function.call(arguments, progress: progress) } }
                    .get()
            }
        }
        return function.declaration.flags.contains(.blocking) ? try await BlockingCalls.run(call) : try call()
    }

    func find(_ name: String) throws(PluginError) -> BoundFunction {
        if let function = table.find(name) { return function }
        throw PluginError(.notFound, "plugin \(metadata.name) declares no function \(name)", plugin: metadata.name)
    }

    /// Adds the routes of the functions.
    func addFunctions(to mux: inout HTTPMux) throws(PluginError) {
        for function in table.functions {
            try mux.handle("POST /fn/\(function.declaration.name)", FunctionRoute(function, shared))
        }
    }

    /// The functions as job handlers, by the names of their jobs.
    var functionJobs: [String: any JobHandler] {
        var handlers: [String: any JobHandler] = [:]
        for function in table.functions {
            handlers["\(metadata.name).\(function.declaration.name)"] =
                FunctionJobHandler(function: function, instance: shared)
        }
        return handlers
    }
}
