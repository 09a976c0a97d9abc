import CQNTXPlugin
import QNTXPlugin

/// Jobs on their way across the boundary.
enum JobView {
    private static let statuses: [Job.Status] = [.queued, .running, .paused, .completed, .failed, .cancelled]

    /// The status of a number.
    static func status(_ number: Int32) throws(PluginError) -> Job.Status {
        guard statuses.indices.contains(Int(number)) else {
            throw Borrowed.invalid("\(number) is no status of a job: it can be 0 to \(statuses.count - 1)")
        }
        return statuses[Int(number)]
    }

    /// Copies a job that a plugin describes.
    static func read(_ pointer: UnsafePointer<qntx_job>?) throws(PluginError) -> Job {
        let raw = try Borrowed.sized(pointer, minimum: 208, empty: qntx_job(), "the job")
        var job = Job(
            handlerName: try Borrowed.text(raw.handler, "the handler's name", limit: 4096),
            payload: try Borrowed.bytes(raw.payload, "the payload"),
            source: try Borrowed.text(raw.source, "the source", limit: 64 << 10),
            parentJobID: try Borrowed.text(raw.parent_id, "the parent's id", limit: 4096)
        )
        job.id = try Borrowed.text(raw.id, "the id", limit: 4096)
        job.status = try status(raw.status)
        job.progressCurrent = Int(raw.progress_current)
        job.progressTotal = Int(raw.progress_total)
        job.costEstimate = raw.cost_estimate
        job.costActual = raw.cost_actual
        job.result = try Borrowed.bytes(raw.result, "the result")
        job.error = try Borrowed.text(raw.error, "the error", limit: 64 << 10)
        job.maximumRetries = Int(raw.maximum_retries)
        job.deadlineSeconds = Int(raw.deadline_s)
        job.notBefore = raw.not_before
        return job
    }

    /// Makes a call with a job lent to it.
    static func lend<Result>(_ job: Job, _ body: (UnsafePointer<qntx_job>) -> Result) -> Result {
        var views = LentViews()
        let (id, handler) = (views.add(job.id), views.add(job.handlerName))
        let (payload, source) = (views.add(job.payload), views.add(job.source))
        let (parent, result) = (views.add(job.parentJobID), views.add(job.result))
        let error = views.add(job.error)
        return views.lend { lent in
            let raw = qntx_job(
                struct_size: UInt32(MemoryLayout<qntx_job>.size),
                status: Int32(statuses.firstIndex(of: job.status) ?? 0),
                id: lent.text(id),
                handler: lent.text(handler),
                payload: lent.bytes(payload),
                source: lent.text(source),
                parent_id: lent.text(parent),
                progress_current: Int64(job.progressCurrent),
                progress_total: Int64(job.progressTotal),
                cost_estimate: job.costEstimate,
                cost_actual: job.costActual,
                result: lent.bytes(result),
                error: lent.text(error),
                retry_count: UInt32(clamping: job.retryCount),
                maximum_retries: UInt32(clamping: job.maximumRetries),
                deadline_s: UInt32(clamping: job.deadlineSeconds),
                reserved: 0,
                not_before: job.notBefore,
                created_at: job.createdAt,
                started_at: job.startedAt,
                completed_at: job.completedAt,
                updated_at: job.updatedAt
            )
            return withUnsafePointer(to: raw, body)
        }
    }
}
