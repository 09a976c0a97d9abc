import Foundation
import QNTXPlugin

/// Executes jobs in a plugin of another process.
struct RemoteJobHandler: JobHandler {
    let plugin: RemotePlugin

    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let answer = try await plugin.carryOut(job) { run throws(PluginError) in
            try await call(job, context, run)
        }
        return try result(answer, context)
    }

    private func call(
        _ job: Job,
        _ context: any JobContext,
        _ run: RemotePlugin.Run
    ) async throws(PluginError) -> Protocol_ExecuteJobResponse {
        var request = Protocol_ExecuteJobRequest()
        request.jobID = job.id
        request.handlerName = job.handlerName
        request.payload = Data(job.payload)
        let limit = context.deadline.map { ContinuousClock.now.duration(to: $0) }
        if let limit { request.timeoutSecs = max(1, limit.components.seconds) }
        let name = plugin.metadata.name
        return try await run.instance.connection.call("job \(job.id) of plugin \(name)") { [request] client in
            try await Protocol_DomainPluginService.Client(wrapping: client)
                .executeJob(request, options: RemoteConnection.options())
        }
    }

    private func result(
        _ answer: Protocol_ExecuteJobResponse,
        _ context: any JobContext
    ) throws(PluginError) -> [UInt8] {
        // What it has got to and has cost counts also where it failed.
        if answer.progressCurrent != 0 || answer.progressTotal != 0 {
            context.report(progress: Int(answer.progressCurrent), of: Int(answer.progressTotal))
        }
        if answer.costActual != 0 { context.report(cost: answer.costActual) }
        guard answer.success else {
            let reason = answer.error.isEmpty ? "it did not say why" : answer.error
            throw PluginError(.pluginFailed, reason, stage: .serve, plugin: plugin.metadata.name)
        }
        return Array(answer.result)
    }
}
