import Foundation
import GRPCCore
import QNTXPlugin

/// Executes jobs in the process of a plugin's library: what they say of themselves comes as they say it, and they can be
/// called off.
struct IsolatedJobHandler: JobHandler {
    let plugin: RemotePlugin

    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let end = try await plugin.carryOut(job) { run throws(PluginError) in
            try await follow(job, context, run)
        }
        switch end {
        case .result(let result): return Array(result)
        case .failure(let failure) where failure.retries:
            throw JobRetry(failure.reason, after: failure.retryAfter < 0 ? nil : .milliseconds(failure.retryAfter))
        case .failure(let failure): throw self.failure(failure.reason)
        default: throw failure("its process did not say how it ended")
        }
    }

    private func failure(_ reason: String) -> PluginError {
        PluginError(.pluginFailed, reason, stage: .serve, plugin: plugin.metadata.name)
    }

    /// Has the process execute it until it ends, or the queue calls it off by cancelling this task.
    private func follow(
        _ job: Job,
        _ context: any JobContext,
        _ run: RemotePlugin.Run
    ) async throws(PluginError) -> Qntx_JobEvent.OneOf_Event? {
        var request = Qntx_JobRequest()
        request.handler = job.handlerName
        request.id = job.id
        request.payload = Data(job.payload)
        request.retries = Int32(clamping: job.retryCount)
        if let deadline = context.deadline {
            request.timeout = max(1, Int64(ContinuousClock.now.duration(to: deadline) / .milliseconds(1)))
        }
        let name = plugin.metadata.name
        return try await run.instance.connection.call("job \(job.id) of plugin \(name)") { [request] client in
            try await Qntx_IsolationService.Client(wrapping: client)
                .execute(request, options: Isolation.options) { response in
                    try await Self.follow(response.messages, context)
                }
        }
    }

    private static func follow(
        _ events: some AsyncSequence<Qntx_JobEvent, any Error>,
        _ context: any JobContext
    ) async throws -> Qntx_JobEvent.OneOf_Event? {
        for try await event in events {
            switch event.event {
            case .progress(let progress): context.report(progress: Int(progress.current), of: Int(progress.total))
            case .cost(let cost): context.report(cost: cost)
            case .result, .failure: return event.event
            case nil: break
            }
        }
        return nil
    }
}
