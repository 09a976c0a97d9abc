import Foundation
import GRDB
import QNTXPlugin

/// A job as the table has it.
struct JobRow: Sendable {
    /// Its place in the order of creation.
    let seq: Int64
    /// The plugin that has enqueued it.
    let domain: String
    /// Who executes it or did so last; empty for nobody.
    let runner: String
    var job: Job
    /// Whether its payload is in `pulse_blobs`.
    let hasPayloadBlob: Bool
    /// Whether its result is.
    let hasResultBlob: Bool

    static let columns = """
        seq, id, domain, handler, source, status, progress_current, progress_total, cost_estimate, cost_actual, error, \
        error_details, parent, retry_count, maximum_retries, deadline_seconds, not_before, created_at, started_at, \
        completed_at, updated_at, runner, payload, result
        """

    /// Reads a row of those columns. The blobs that it does not have itself are empty.
    init(_ row: Row) throws {
        seq = row[0]
        domain = row[2]
        runner = row[21]
        let payload = row[22] as Data?
        let result = row[23] as Data?
        hasPayloadBlob = payload == nil
        hasResultBlob = result == nil
        var job = Job(handlerName: row[3], payload: payload.map(Array.init) ?? [], source: row[4], parentJobID: row[12])
        job.id = row[1]
        guard let phase = JobPhase(rawValue: row[5]) else {
            throw PluginError(
                .storageCorrupt,
                "job \(job.id) has an unknown status: a newer host has written the file, use that one"
            )
        }
        job.status = phase.status
        job.progressCurrent = row[6]
        job.progressTotal = row[7]
        job.costEstimate = row[8]
        job.costActual = row[9]
        job.error = row[10]
        job.errorDetails = Self.details(row[11])
        job.retryCount = row[13]
        job.maximumRetries = row[14]
        job.deadlineSeconds = row[15]
        job.notBefore = WallClock.seconds(notBefore: row[16])
        job.createdAt = WallClock.seconds(row[17])
        job.startedAt = WallClock.seconds(row[18])
        job.completedAt = WallClock.seconds(row[19])
        job.updatedAt = WallClock.seconds(row[20])
        job.result = result.map(Array.init) ?? []
        self.job = job
    }

    /// The texts of a JSON list; most jobs have none.
    static func details(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? [text]
    }

    /// Texts as a JSON list.
    static func text(_ details: [String]) -> String {
        guard !details.isEmpty, let data = try? JSONEncoder().encode(details) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}
