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
        return try JSONAnswer.response(List(jobs: jobs.map(report)))
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
        var response = try JSONAnswer.response(report(made), status: .created)
        response.headers[.location] = "/api/jobs/\(made.id)"
        return response
    }

    /// One job.
    func show(_ id: String) async throws -> Response {
        let job = try await ServiceAnswer.blocking { [core] () throws(PluginError) in try core.pulse.jobs.getJob(id) }
        return try JSONAnswer.response(report(job))
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
        return try JSONAnswer.response(report(job))
    }

    /// How a job goes on, an event for each change, until it is over.
    func watch(_ id: String) async throws -> Response {
        let changes = core.pulse.subscribe()
        let first = try await ServiceAnswer.blocking { [core] () throws(PluginError) in try core.pulse.jobs.getJob(id) }
        let own = AsyncStream<Job> { continuation in
            continuation.yield(first)
            if first.status.isFinal { return continuation.finish() }
            let following = Task { [core] in
                for await job in changes where job.id == id {
                    guard job.status.isFinal else {
                        continuation.yield(job)
                        continue
                    }
                    // A large result does not come with the change.
                    let whole = try? await ServiceAnswer.blocking { () throws(PluginError) in
                        try core.pulse.jobs.getJob(id)
                    }
                    continuation.yield(whole ?? job)
                    break
                }
                continuation.finish()
            }
            let looking = Task { [core] in await Self.look(at: id, in: core, continuation) }
            continuation.onTermination = { _ in
                following.cancel()
                looking.cancel()
            }
        }
        return EventStream.response(own, event: "job") { [self] job in
            ("\(job.updatedAt)", try JSONAnswer.text(report(job)))
        }
    }

    private func report(_ job: Job) -> JobReport {
        JobReport(job, plugin: core.pulse.jobs.owner(ofHandler: job.handlerName))
    }

    /// Looks at a job now and then: changes may be dropped where there are many, and another process may make them.
    private static func look(at id: String, in core: Core, _ continuation: AsyncStream<Job>.Continuation) async {
        while true {
            do {
                try await Task.sleep(for: .seconds(2))
                let job = try await ServiceAnswer.blocking { () throws(PluginError) in try core.pulse.jobs.getJob(id) }
                guard job.status.isFinal else { continue }
                continuation.yield(job)
            } catch {
                // It is over with the request, or with the job, which has been deleted.
            }
            return continuation.finish()
        }
    }
}
