import Foundation
import QNTXPlugin

/// Jobs, as they are on the wire and here.
extension Protocol_Job {
    init(_ job: Job) {
        id = job.id
        handlerName = job.handlerName
        payload = Data(job.payload)
        source = job.source
        status = job.status.rawValue
        progress.current = Int32(clamping: job.progressCurrent)
        progress.total = Int32(clamping: job.progressTotal)
        costEstimate = job.costEstimate
        costActual = job.costActual
        error = job.error
        parentJobID = job.parentJobID
        retryCount = Int32(clamping: job.retryCount)
        createdAt = job.createdAt
        startedAt = job.startedAt
        completedAt = job.completedAt
    }

    /// The job, in a status that there is.
    /// - Throws: `invalidArgument` for one that there is not.
    var job: Job {
        get throws(PluginError) {
            var job = Job(
                handlerName: handlerName,
                payload: Array(payload),
                source: source,
                parentJobID: parentJobID
            )
            job.id = id
            job.status = try Job.Status(wire: status) ?? .queued
            job.progressCurrent = Int(progress.current)
            job.progressTotal = Int(progress.total)
            job.costEstimate = costEstimate
            job.costActual = costActual
            job.error = error
            job.retryCount = Int(retryCount)
            job.createdAt = createdAt
            job.startedAt = startedAt
            job.completedAt = completedAt
            return job
        }
    }
}

extension Job.Status {
    /// A status by its name on the wire; nil for none.
    init?(wire text: String) throws(PluginError) {
        guard !text.isEmpty else { return nil }
        guard let status = Job.Status(rawValue: text) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw PluginError(
                .invalidArgument,
                "\(String(text.prefix(100)).debugDescription) is no status of a job: those are \(known)"
            )
        }
        self = status
    }
}
