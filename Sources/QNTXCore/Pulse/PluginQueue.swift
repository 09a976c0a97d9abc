import QNTXPlugin

/// The jobs of one plugin.
struct PluginQueue: QueueService {
    let domain: String
    let store: JobStore

    /// The handlers of this moment count: another version of the plugin may have others.
    private var scope: JobScope {
        .plugin(domain, handlers: Set(store.engine.owners.filter { $0.value == domain }.keys))
    }

    func enqueue(_ jobs: [Job], deduplicates: Bool) throws(PluginError) -> [String] {
        try named { () throws(PluginError) in try store.enqueue(jobs, by: domain, deduplicates: deduplicates) }
    }

    func getJob(_ id: String) throws(PluginError) -> Job {
        try named { () throws(PluginError) in try store.job(id, scope) }
    }

    func updateJob(_ job: Job) throws(PluginError) {
        try named { () throws(PluginError) in try store.update(job, scope) }
    }

    func listJobs(status: Job.Status?, limit: Int) throws(PluginError) -> [Job] {
        try named { () throws(PluginError) in
            try store.list(JobTable.Filter(scope: scope, status: status, handler: nil, limit: limit))
        }
    }

    func cancelJob(_ id: String) throws(PluginError) {
        try named { () throws(PluginError) in try store.cancel(id, scope) }
    }

    private func named<Value>(_ body: () throws(PluginError) -> Value) throws(PluginError) -> Value {
        do throws(PluginError) {
            return try body()
        } catch {
            throw error.adding(plugin: domain)
        }
    }
}
