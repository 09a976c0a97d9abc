import GRPCCore
public import QNTXPlugin
import Synchronization

/// The declared functions of a library in a process of its own.
extension RemotePlugin: FunctionPlugin {
    /// Only the process of a library declares functions. Of one that is being started again it is not known whether it does.
    public var calling: (any FunctionPlugin)? {
        guard isIsolated else { return nil }
        guard let run = try? serving() else { return self }
        return run.isolation?.functions.isEmpty == false ? self : nil
    }

    /// The functions that it declares, as long as it is there.
    public var functions: [FunctionDeclaration] { (try? serving())?.isolation?.functions ?? [] }

    /// Has the process call a function.
    public func callFunction(
        _ name: String,
        _ arguments: FunctionArguments,
        progress: (@Sendable (Int64, Int64) -> Bool)?
    ) async throws(PluginError) -> [String: FunctionValue] {
        let run = try serving()
        guard run.isolation?.functions.contains(where: { $0.name == name }) == true else {
            throw PluginError(.notFound, "plugin \(metadata.name) declares no function \(name)", plugin: metadata.name)
        }
        var request = Qntx_FunctionCall()
        request.name = name
        request.arguments = arguments.message
        let plugin = metadata.name
        let end = try await run.instance.connection.call("\(plugin).\(name)") { [request] client in
            try await Qntx_IsolationService.Client(wrapping: client)
                .call(request, options: Isolation.options) { response in
                    try await Self.follow(response.messages, progress)
                }
        }
        switch end {
        case .results(let results): return results.fields.mapValues { FunctionValue($0) }
        case .failure(let failure):
            let known: [PluginError.Code] = [.invalidArgument, .tooLarge, .notFound, .closed, .busy, .shuttingDown]
            let code = known.first { "\($0)" == failure.code } ?? .pluginFailed
            throw PluginError(code, failure.reason, stage: .serve, plugin: plugin)
        default:
            throw PluginError(.closed, "\(plugin).\(name) was called off", stage: .serve, plugin: plugin)
        }
    }

    private static func follow(
        _ events: some AsyncSequence<Qntx_FunctionEvent, any Error>,
        _ progress: (@Sendable (Int64, Int64) -> Bool)?
    ) async throws -> Qntx_FunctionEvent.OneOf_Event? {
        for try await event in events {
            switch event.event {
            case .progress(let step):
                // To leave is to call it off.
                guard progress?(step.current, step.total) ?? true else { return nil }
            case .results, .failure: return event.event
            case nil: break
            }
        }
        return nil
    }
}
