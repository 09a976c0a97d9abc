import GRPCNIOTransportHTTP2Posix
import QNTXPlugin

/// The jobs of the host that a plugin of this process has. Each call goes to the host and blocks until it is back.
struct HostQueue: QueueService {
    let connection: RemoteConnection
    let token: String

    func enqueue(_ jobs: [Job], deduplicates: Bool) throws(PluginError) -> [String] {
        guard !deduplicates else {
            throw PluginError(.unsupported, "the protocol between processes has no jobs that are enqueued only once")
        }
        var ids: [String] = []
        for job in jobs { ids.append(try enqueueOne(job)) }
        return ids
    }

    private func enqueueOne(_ job: Job) throws(PluginError) -> String {
        var request = Protocol_EnqueueRequest()
        request.authToken = token
        request.job = Protocol_Job(job)
        let answer = try connection.wait("Enqueue") { [request] client in
            try await Protocol_QueueService.Client(wrapping: client).enqueue(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .invalidArgument)
        return answer.jobID
    }

    func getJob(_ id: String) throws(PluginError) -> Job {
        var request = Protocol_GetJobRequest()
        request.authToken = token
        request.jobID = id
        let answer = try connection.wait("GetJob") { [request] client in
            try await Protocol_QueueService.Client(wrapping: client).getJob(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .notFound)
        return try answer.job.job
    }

    func updateJob(_ job: Job) throws(PluginError) {
        var request = Protocol_UpdateJobRequest()
        request.authToken = token
        request.job = Protocol_Job(job)
        let answer = try connection.wait("UpdateJob") { [request] client in
            try await Protocol_QueueService.Client(wrapping: client).updateJob(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .invalidArgument)
    }

    func listJobs(status: Job.Status?, limit: Int) throws(PluginError) -> [Job] {
        var request = Protocol_ListJobsRequest()
        request.authToken = token
        request.status = status?.rawValue ?? ""
        request.limit = Int32(clamping: limit)
        let answer = try connection.wait("ListJobs") { [request] client in
            try await Protocol_QueueService.Client(wrapping: client).listJobs(request, options: HostServices.options)
        }
        try HostServices.check(answer.success, answer.error, .invalidArgument)
        var jobs: [Job] = []
        for job in answer.jobs { jobs.append(try job.job) }
        return jobs
    }

    func cancelJob(_ id: String) throws(PluginError) {
        var job = try getJob(id)
        job.status = .cancelled
        try updateJob(job)
    }
}
