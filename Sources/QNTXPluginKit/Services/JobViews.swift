import CQNTXPlugin
import QNTXPlugin

/// Jobs on their way across the boundary.
enum JobViews {
    private static let statuses: [Job.Status] = [.queued, .running, .paused, .completed, .failed, .cancelled]

    /// The number of a status.
    static func number(_ status: Job.Status) -> Int32 { Int32(statuses.firstIndex(of: status) ?? 0) }

    /// Lends jobs to a call.
    static func lend<Result>(
        _ jobs: [Job],
        _ body: (UnsafePointer<UnsafePointer<qntx_job>?>?, Int) -> Result
    ) -> Result {
        var views = LentViews()
        let numbers = jobs.map { job in
            Numbers(
                texts: [job.id, job.handlerName, job.source, job.parentJobID, job.error].map { views.add($0) },
                payload: views.add(job.payload),
                result: views.add(job.result)
            )
        }
        return views.lend { lent in
            let raw = zip(jobs, numbers).map { self.raw($0, $1, lent) }
            return raw.withUnsafeBufferPointer { raw in
                let pointers = raw.indices.map { index in raw.baseAddress.map { $0 + index } }
                return pointers.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
            }
        }
    }

    /// Copies what the host lends; nil if it is none.
    static func read(_ pointer: UnsafePointer<qntx_job>?) -> Job? {
        guard let raw = pointer?.pointee, Int(raw.struct_size) >= MemoryLayout<qntx_job>.size else { return nil }
        var job = Job(
            handlerName: String(raw.handler),
            payload: [UInt8](raw.payload),
            source: String(raw.source),
            parentJobID: String(raw.parent_id)
        )
        job.id = String(raw.id)
        // A status that this kit does not know is of a host that is newer: the job goes on somehow.
        job.status = statuses.indices.contains(Int(raw.status)) ? statuses[Int(raw.status)] : .running
        job.progressCurrent = Int(raw.progress_current)
        job.progressTotal = Int(raw.progress_total)
        job.costEstimate = raw.cost_estimate
        job.costActual = raw.cost_actual
        job.result = [UInt8](raw.result)
        job.error = String(raw.error)
        job.retryCount = Int(raw.retry_count)
        job.maximumRetries = Int(raw.maximum_retries)
        job.deadlineSeconds = Int(raw.deadline_s)
        job.notBefore = raw.not_before
        job.createdAt = raw.created_at
        job.startedAt = raw.started_at
        job.completedAt = raw.completed_at
        job.updatedAt = raw.updated_at
        return job
    }

    /// Where the parts of one job are.
    private struct Numbers {
        var texts: [Int]
        var payload: Int
        var result: Int
    }

    private static func raw(_ job: Job, _ at: Numbers, _ lent: LentViews.Lent) -> qntx_job {
        var raw = qntx_job()
        raw.struct_size = UInt32(MemoryLayout<qntx_job>.size)
        raw.status = number(job.status)
        raw.id = lent.text(at.texts[0])
        raw.handler = lent.text(at.texts[1])
        raw.source = lent.text(at.texts[2])
        raw.parent_id = lent.text(at.texts[3])
        raw.error = lent.text(at.texts[4])
        raw.payload = lent.bytes(at.payload)
        raw.result = lent.bytes(at.result)
        raw.progress_current = Int64(job.progressCurrent)
        raw.progress_total = Int64(job.progressTotal)
        raw.cost_estimate = job.costEstimate
        raw.cost_actual = job.costActual
        raw.retry_count = UInt32(clamping: job.retryCount)
        raw.maximum_retries = UInt32(clamping: job.maximumRetries)
        raw.deadline_s = UInt32(clamping: job.deadlineSeconds)
        raw.not_before = job.notBefore
        return raw
    }
}
