import CQNTXPlugin
import QNTXPlugin

/// The host's queue. Of a job's ``Job/errorDetails`` nothing crosses the boundary.
struct HostQueue: QueueService, @unchecked Sendable {
    private let services: ServiceTable
    private let api: UnsafePointer<qntx_queue_api>

    init(_ services: ServiceTable, _ api: UnsafePointer<qntx_queue_api>) {
        (self.services, self.api) = (services, api)
    }

    func enqueue(_ jobs: [Job], deduplicates: Bool) throws(PluginError) -> [String] {
        guard let function = api.pointee.enqueue else { throw missing }
        var ids: [String] = []
        let collect = { (id: qntx_str) in
            ids.append(String(id))
            return true
        }
        let status = JobViews.lend(jobs) { items, count in
            Callback<qntx_str, Bool>.lend(collect) { context in
                let flags = deduplicates ? UInt32(QNTX_ENQUEUE_DEDUPLICATE) : 0
                return function(
                    services.host,
                    items,
                    count,
                    flags,
                    { Callback<qntx_str, Bool>.call($0, $1) ?? false },
                    context
                )
            }
        }
        try services.check(status)
        return ids
    }

    func getJob(_ id: String) throws(PluginError) -> Job {
        guard let function = api.pointee.get else { throw missing }
        let (status, jobs) = collecting { each, context in withView(id) { function(services.host, $0, each, context) } }
        try services.check(status)
        guard let job = jobs.first else { throw PluginError(.notFound, "there is no job \(id)") }
        return job
    }

    func updateJob(_ job: Job) throws(PluginError) {
        guard let function = api.pointee.update else { throw missing }
        let status = JobViews.lend([job]) { items, _ in function(services.host, items?.pointee) }
        try services.check(status, conflict: .invalidTransition)
    }

    func listJobs(status: Job.Status?, limit: Int) throws(PluginError) -> [Job] {
        guard let function = api.pointee.list else { throw missing }
        let (result, jobs) = collecting { each, context in
            function(services.host, status.map(JobViews.number) ?? -1, UInt32(clamping: limit), each, context)
        }
        try services.check(result)
        return jobs
    }

    func cancelJob(_ id: String) throws(PluginError) {
        guard let function = api.pointee.cancel else { throw missing }
        try services.check(withView(id) { function(services.host, $0) }, conflict: .invalidTransition)
    }

    private typealias Lent = UnsafePointer<qntx_job>?

    private func collecting(
        _ call: (qntx_job_callback, UnsafeMutableRawPointer) -> qntx_status
    ) -> (qntx_status, [Job]) {
        var jobs: [Job] = []
        let collect = { (lent: Lent) in
            if let job = JobViews.read(lent) { jobs.append(job) }
            return true
        }
        let status = Callback<Lent, Bool>.lend(collect) { call({ Callback<Lent, Bool>.call($0, $1) ?? false }, $0) }
        return (status, jobs)
    }

    private var missing: PluginError { ABIStatus.unsupported.error("this host's queue cannot do that") }
}
