import QNTXPluginKit

// Routes that use the queue; they answer as those of the other services.
extension KitFixture {
    func registerQueue(_ mux: inout HTTPMux) throws {
        // Enqueues a job with the body as its payload, twice if the query is "twice": the ids.
        try mux.handle("POST /jobs/{handler}") { [self] request in
            let payload = try await request.body.collect(upTo: 1 << 20)
            return Self.told {
                var job = Job(handlerName: request.pathValues["handler"] ?? "", payload: payload, source: "kit")
                job.costEstimate = 0.25
                let jobs = [Job](repeating: job, count: request.query == "twice" ? 2 : 1)
                let ids = try Self.need(services?.queue).enqueue(jobs, deduplicates: request.query == "once")
                return ids.joined(separator: " ")
            }
        }
        try mux.handle("GET /jobs/{id}") { [self] request in
            Self.told { Self.text(try Self.need(services?.queue).getJob(request.pathValues["id"] ?? "")) }
        }
        // At most so many of a status, or of "all".
        try mux.handle("GET /jobs/{status}/{limit}") { [self] request in
            Self.told {
                let status = request.pathValues["status"].flatMap { Job.Status(rawValue: $0) }
                let limit = request.pathValues["limit"].flatMap { Int($0) } ?? 0
                let jobs = try Self.need(services?.queue).listJobs(status: status, limit: limit)
                return jobs.map(Self.text).joined(separator: "\n")
            }
        }
        // Sets a job's status, with a progress of 1 of 2.
        try mux.handle("PUT /jobs/{id}/{status}") { [self] request in
            Self.told {
                let queue = try Self.need(services?.queue)
                var job = try queue.getJob(request.pathValues["id"] ?? "")
                job.status = request.pathValues["status"].flatMap { Job.Status(rawValue: $0) } ?? job.status
                (job.progressCurrent, job.progressTotal) = (1, 2)
                try queue.updateJob(job)
                return Self.text(try queue.getJob(job.id))
            }
        }
        try mux.handle("DELETE /jobs/{id}") { [self] request in
            Self.told {
                try Self.need(services?.queue).cancelJob(request.pathValues["id"] ?? "")
                return "cancelled"
            }
        }
    }

    private static func text(_ job: Job) -> String {
        [
            job.handlerName, "\(job.status)", "\(job.progressCurrent)/\(job.progressTotal)", "\(job.costEstimate)",
            "\(job.costActual)", job.source, String(decoding: job.result, as: UTF8.self), job.error,
        ].joined(separator: "|")
    }
}
