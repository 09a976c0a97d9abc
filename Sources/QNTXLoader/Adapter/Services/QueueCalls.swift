import CQNTXPlugin
import QNTXPlugin

/// The table `qntx_queue_api`.
enum QueueCalls {
    nonisolated(unsafe) static let api = StaticTable.make(
        qntx_queue_api(
            struct_size: UInt32(MemoryLayout<qntx_queue_api>.size),
            reserved: 0,
            enqueue: { enqueue($0, $1, $2, $3, $4, $5) },
            get: { get($0, $1, $2, $3) },
            update: { update($0, $1) },
            list: { list($0, $1, $2, $3, $4) },
            cancel: { cancel($0, $1) }
        )
    )

    private static func enqueue(
        _ host: UnsafePointer<qntx_host>?,
        _ jobs: UnsafePointer<UnsafePointer<qntx_job>?>?,
        _ count: Int,
        _ flags: UInt32,
        _ each: qntx_text_callback?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let queue = try queue(services)
            guard flags & ~UInt32(QNTX_ENQUEUE_DEDUPLICATE) == 0 else {
                throw PluginError(.unsupported, "there are flags among \(flags) that this host does not know")
            }
            let jobs = try Borrowed.list(jobs, count, "the jobs") { (job) throws(PluginError) in try JobView.read(job) }
            let deduplicates = flags & UInt32(QNTX_ENQUEUE_DEDUPLICATE) != 0
            let ids = try queue.enqueue(jobs, deduplicates: deduplicates)
            if each != nil { try ConfigCalls.handOn(ids, each, context) }
        }
    }

    private static func get(
        _ host: UnsafePointer<qntx_host>?,
        _ id: qntx_str,
        _ each: qntx_job_callback?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let each = try Borrowed.callback(each)
            let job = try queue(services).getJob(try Borrowed.text(id, "the id", limit: 4096))
            _ = JobView.lend(job) { each(context, $0) }
        }
    }

    private static func update(_ host: UnsafePointer<qntx_host>?, _ job: UnsafePointer<qntx_job>?) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let queue = try queue(services)
            let new = try JobView.read(job)
            var job = try queue.getJob(new.id)
            job.status = new.status
            job.progressCurrent = new.progressCurrent
            job.progressTotal = new.progressTotal
            job.costActual = new.costActual
            job.result = new.result
            job.error = new.error
            try queue.updateJob(job)
        }
    }

    private static func list(
        _ host: UnsafePointer<qntx_host>?,
        _ status: Int32,
        _ limit: UInt32,
        _ each: qntx_job_callback?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            let each = try Borrowed.callback(each)
            let wanted = status == -1 ? nil : try JobView.status(status)
            for job in try queue(services).listJobs(status: wanted, limit: Int(limit)) {
                guard JobView.lend(job, { each(context, $0) }) else { return }
            }
        }
    }

    private static func cancel(_ host: UnsafePointer<qntx_host>?, _ id: qntx_str) -> qntx_status {
        ServiceCall.blocking(host) { services throws(PluginError) in
            try queue(services).cancelJob(try Borrowed.text(id, "the id", limit: 4096))
        }
    }

    private static func queue(_ services: any ServiceRegistry) throws(PluginError) -> any QueueService {
        guard let queue = services.queue else { throw ServiceCall.missing("queue") }
        return queue
    }
}
