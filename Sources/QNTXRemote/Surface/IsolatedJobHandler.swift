import Foundation
import GRPCCore
import QNTXPlugin

/// Executes jobs in the process of a plugin's library: what they say of themselves comes as they say it, and they can be
/// called off.
struct IsolatedJobHandler: JobHandler {
    let plugin: RemotePlugin

    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let run: RemotePlugin.Run
        do throws(PluginError) {
            run = try plugin.serving()
        } catch {
            guard let delay = error.retryAfter else { throw error }
            throw JobInterrupted(after: max(.milliseconds(100), delay))
        }
        let end: Qntx_JobEvent.OneOf_Event?
        do {
            end = try await follow(job, context, run)
        } catch let error as PluginError {
            throw await plugin.verdict(error, on: job, of: run)
        }
        plugin.forgetCrashes(of: job)
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

    /// Has the process execute it, until it ends or is called off.
    private func follow(
        _ job: Job,
        _ context: any JobContext,
        _ run: RemotePlugin.Run
    ) async throws -> Qntx_JobEvent.OneOf_Event? {
        var request = Qntx_JobRequest()
        request.handler = job.handlerName
        request.id = job.id
        request.payload = Data(job.payload)
        request.retries = Int32(clamping: job.retryCount)
        if let deadline = context.deadline {
            request.timeout = max(1, Int64(ContinuousClock.now.duration(to: deadline) / .milliseconds(1)))
        }
        let name = plugin.metadata.name
        return try await withThrowingTaskGroup(of: Qntx_JobEvent.OneOf_Event?.self) { group in
            group.addTask { [request] in
                try await run.instance.connection.call("job \(job.id) of plugin \(name)") { client in
                    try await Qntx_IsolationService.Client(wrapping: client)
                        .execute(request, options: Isolation.options) { response in
                            try await Self.follow(response.messages, context)
                        }
                }
            }
            group.addTask {
                // The queue calls a job off by what its context says.
                while !context.isCancelled { try await Task.sleep(for: .milliseconds(100)) }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
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
