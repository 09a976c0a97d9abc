import QNTXPlugin

/// A declared function as a job handler: the payload is its arguments in JSON, the result what it gives.
struct FunctionJobHandler: JobHandler {
    let function: BoundFunction
    let instance: NativeInstance

    /// Calls the function on a thread that may block, and waits for it.
    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let cancelled = CancelFlag()
        let progress: @Sendable (Int64, Int64) -> Bool = { current, total in
            if current >= 0, total >= 0 { context.report(progress: Int(current), of: Int(total)) }
            return !cancelled.isSet && !context.isCancelled
        }
        let result = try await withTaskCancellationHandler {
            try await BlockingCalls.run { () throws(PluginError) in
                try instance.calling { () throws(PluginError) in
                    try function.converting(instance.name) {
                        Result {
                            try function.call(job.payload, .json, accepting: .json, inline: nil, progress: progress)
                        }
                    }
                }
            }
        } onCancel: {
            cancelled.set()
        }
        switch result {
        case .success(let output): return output
        case .failure(let error):
            // It left because it was told to.
            if cancelled.isSet || context.isCancelled { throw CancellationError() }
            throw error
        }
    }
}

extension BoundFunction {
    /// The outcome of a call, what was thrown as the house's error.
    func converting<Value>(
        _ plugin: String,
        _ call: () -> Result<Value, any Error>
    ) throws(PluginError) -> Result<Value, PluginError> {
        call().mapError { error in
            switch error {
            case let fault as ArgumentFault: fault.error(declaration.name, plugin)
            case let failure as FunctionFailure:
                PluginError(
                    failure.status == ABIStatus.closed.rawValue ? .closed : .pluginFailed,
                    "\(plugin).\(declaration.name): \(failure.reason)",
                    stage: .serve,
                    plugin: plugin
                )
            default: PluginError.wrapping(error, "\(plugin).\(declaration.name)", stage: .serve, plugin: plugin)
            }
        }
    }
}
