import GRPCCore
import QNTXPlugin
import SwiftProtobuf

/// Serves the host's jobs to plugins in other processes. What is wrong with a request is said in its answer, as QNTX does
/// it.
struct QueueProvider: Protocol_QueueService.SimpleServiceProtocol {
    let tokens: ServiceTokens

    func enqueue(
        request: Protocol_EnqueueRequest,
        context: ServerContext
    ) async throws -> Protocol_EnqueueResponse {
        var response = Protocol_EnqueueResponse()
        do throws(PluginError) {
            response.jobID = try await run(request.authToken) { (queue) throws(PluginError) in
                guard request.hasJob else { throw ServiceCall.lacks("job") }
                return try queue.enqueue(try request.job.job)
            }
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    func getJob(
        request: Protocol_GetJobRequest,
        context: ServerContext
    ) async throws -> Protocol_GetJobResponse {
        var response = Protocol_GetJobResponse()
        do throws(PluginError) {
            response.job = try await run(request.authToken) { (queue) throws(PluginError) in
                Protocol_Job(try queue.getJob(request.jobID))
            }
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    func updateJob(
        request: Protocol_UpdateJobRequest,
        context: ServerContext
    ) async throws -> Protocol_UpdateJobResponse {
        var response = Protocol_UpdateJobResponse()
        do throws(PluginError) {
            try await run(request.authToken) { (queue) throws(PluginError) in
                guard request.hasJob else { throw ServiceCall.lacks("job") }
                try Self.update(request.job, in: queue)
            }
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    func listJobs(
        request: Protocol_ListJobsRequest,
        context: ServerContext
    ) async throws -> Protocol_ListJobsResponse {
        var response = Protocol_ListJobsResponse()
        do throws(PluginError) {
            response.jobs = try await run(request.authToken) { (queue) throws(PluginError) in
                let status = try Job.Status(wire: request.status)
                guard request.limit >= 0 else {
                    throw PluginError(.invalidArgument, "the limit \(request.limit) is less than nothing")
                }
                return try Self.fitting(queue.listJobs(status: status, limit: Int(request.limit)))
            }
            response.success = true
        } catch {
            response.error = error.message
        }
        return response
    }

    /// What is not on the wire stays as it is.
    private static func update(_ sent: Protocol_Job, in queue: any QueueService) throws(PluginError) {
        var job = try queue.getJob(sent.id)
        let new = try sent.job
        if !sent.status.isEmpty { job.status = new.status }
        if sent.hasProgress {
            job.progressCurrent = new.progressCurrent
            job.progressTotal = new.progressTotal
        }
        job.costActual = new.costActual
        job.error = new.error
        try queue.updateJob(job)
    }

    private static func fitting(_ jobs: [Job]) throws(PluginError) -> [Protocol_Job] {
        var room = ServiceCall.room
        let list = jobs.map(Protocol_Job.init)
        for job in list { room -= ((try? job.serializedData().count) ?? 0) + 8 }
        guard room >= 0 else { throw ServiceCall.tooLarge("jobs") }
        return list
    }

    private func run<Result: Sendable>(
        _ token: String,
        _ body: @escaping @Sendable (any QueueService) throws(PluginError) -> Result
    ) async throws(PluginError) -> Result {
        let services = try tokens.services(for: token)
        guard let queue = services.queue else { throw ServiceCall.missing("jobs") }
        return try await ServiceCall.run { () throws(PluginError) in try body(queue) }
    }
}
