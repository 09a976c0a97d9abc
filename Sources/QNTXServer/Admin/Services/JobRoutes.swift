import Foundation
import HTTPTypes
import Hummingbird
import QNTXCore
import QNTXHost
import QNTXPlugin

/// The routes below `/api/jobs`.
struct JobRoutes {
    private struct List: Encodable { var jobs: [JobReport] }

    let core: Core

    private static let fields = [
        "handler_name", "payload", "source", "parent_job_id", "cost_estimate", "max_retries", "timeout_secs",
        "not_before", "deduplicate",
    ]

    /// Jobs, newest first.
    func list(_ request: Request) async throws -> Response {
        var status: Job.Status?
        if let text = request.uri.queryParameters["status"] {
            guard let known = Job.Status(rawValue: String(text)) else {
                let all = Job.Status.allCases.map(\.rawValue).joined(separator: ", ")
                throw HTTPError(.badRequest, message: "there is no status \(text); there are \(all)")
            }
            status = known
        }
        let limit = try ServiceAnswer.number(request, "limit", default: 100)
        let jobs = try await ServiceAnswer.blocking { [core, status] () throws(PluginError) in
            try core.pulse.jobs.listJobs(status: status, limit: limit)
        }
        return try JSONAnswer.response(List(jobs: jobs.map(JobReport.init)))
    }

    /// Adds a job.
    func add(_ request: Request) async throws -> Response {
        let body = try await JSONBody.read(request)
        try body.only(Self.fields)
        var job = Job(
            handlerName: try body.string("handler_name") ?? "",
            payload: try body.bytes("payload"),
            source: try body.string("source") ?? "cli",
            parentJobID: try body.string("parent_job_id") ?? ""
        )
        job.costEstimate = try body.double("cost_estimate") ?? 0
        job.maximumRetries = Int(try body.int("max_retries") ?? 2)
        job.deadlineSeconds = Int(try body.int("timeout_secs") ?? 0)
        job.notBefore = try body.int("not_before") ?? 0
        let deduplicates = try body.bool("deduplicate") ?? false
        let made = try await ServiceAnswer.blocking { [core, job] () throws(PluginError) in
            let id = try core.pulse.jobs.enqueue(job, deduplicates: deduplicates)
            return try core.pulse.jobs.getJob(id)
        }
        var response = try JSONAnswer.response(JobReport(made), status: .created)
        response.headers[.location] = "/api/jobs/\(made.id)"
        return response
    }

    /// One job.
    func show(_ id: String) async throws -> Response {
        let job = try await ServiceAnswer.blocking { [core] () throws(PluginError) in try core.pulse.jobs.getJob(id) }
        return try JSONAnswer.response(JobReport(job))
    }

    /// `cancel`, `pause` or `resume`.
    func act(_ action: String, on id: String) async throws -> Response {
        guard ["cancel", "pause", "resume"].contains(action) else {
            throw HTTPError(
                .badRequest,
                message: "there is no action \(action.debugDescription); there are cancel, pause and resume"
            )
        }
        let job = try await ServiceAnswer.blocking { [core] () throws(PluginError) in
            switch action {
            case "pause": try core.pulse.jobs.pauseJob(id)
            case "resume": try core.pulse.jobs.resumeJob(id)
            default: try core.pulse.jobs.cancelJob(id)
            }
            return try core.pulse.jobs.getJob(id)
        }
        return try JSONAnswer.response(JobReport(job))
    }

    /// How a job goes on, an event for each change, until it is over.
    func watch(_ id: String) async throws -> Response {
        let changes = core.pulse.subscribe()
        let first = try await ServiceAnswer.blocking { [core] () throws(PluginError) in try core.pulse.jobs.getJob(id) }
        let own = AsyncStream<Job> { continuation in
            let following = Task { [core] in
                continuation.yield(first)
                if first.status.isFinal { return continuation.finish() }
                for await job in changes where job.id == id {
                    continuation.yield(job)
                    if job.status.isFinal { break }
                }
                // What was dropped because the client is slow: at least how it ended is told.
                if let last = try? core.pulse.jobs.getJob(id) { continuation.yield(last) }
                continuation.finish()
            }
            continuation.onTermination = { _ in following.cancel() }
        }
        return EventStream.response(own, event: "job") { job in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return ("\(job.updatedAt)", String(decoding: try encoder.encode(JobReport(job)), as: UTF8.self))
        }
    }
}
