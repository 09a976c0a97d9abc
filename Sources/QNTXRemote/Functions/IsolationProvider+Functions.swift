import GRPCCore
import QNTXPlugin

extension IsolationProvider {
    /// Calls a declared function, and tells how far it is.
    func call(
        request: Qntx_FunctionCall,
        response: RPCWriter<Qntx_FunctionEvent>,
        context: ServerContext
    ) async throws {
        guard let plugin = provider.plugin.calling else {
            throw RPCError(code: .notFound, message: "plugin \(provider.name) declares no functions")
        }
        let (events, told) = AsyncStream.makeStream(of: Qntx_FunctionEvent.self, bufferingPolicy: .bufferingNewest(64))
        let isCalledOff = CancelFlag()
        let call = Task { await Self.end(plugin, request, told) { !isCalledOff.isSet } }
        try await withRPCCancellationHandler {
            for await event in events { try await response.write(event) }
            try await response.write(await call.value)
        } onCancelRPC: {
            isCalledOff.set()
        }
    }

    private static func end(
        _ plugin: any FunctionPlugin,
        _ request: Qntx_FunctionCall,
        _ told: AsyncStream<Qntx_FunctionEvent>.Continuation,
        _ isWanted: @escaping @Sendable () -> Bool
    ) async -> Qntx_FunctionEvent {
        defer { told.finish() }
        var event = Qntx_FunctionEvent()
        do throws(PluginError) {
            let results = try await plugin.callFunction(request.name, FunctionArguments(request.arguments)) {
                var event = Qntx_FunctionEvent()
                event.progress.current = $0
                event.progress.total = $1
                told.yield(event)
                return isWanted()
            }
            event.results = FunctionValue.message(results)
        } catch {
            event.failure.code = "\(error.code)"
            event.failure.reason = error.message
        }
        return event
    }
}
