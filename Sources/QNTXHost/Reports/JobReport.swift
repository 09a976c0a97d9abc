import Foundation
public import QNTXPlugin

/// A job as JSON: the keys of QNTX's wire. A payload or result that is not text is in base64, under another key.
public struct JobReport: Sendable, Codable, Hashable {
    /// How far the job is.
    public struct Progress: Sendable, Codable, Hashable {
        /// Steps done.
        public var current: Int
        /// Of how many.
        public var total: Int
    }

    /// Its id.
    public var id: String
    /// What executes it.
    public var handlerName: String
    /// The plugin that has the handler; nil where none has, and the job waits.
    public var plugin: String?
    /// Where it is in its life.
    public var status: Job.Status
    /// Where it comes from.
    public var source: String
    /// What the handler works on, where that is text.
    public var payload: String?
    /// The same in base64, where it is none.
    public var payloadBase64: String?
    /// How far it is.
    public var progress: Progress
    /// What it is expected to cost, in US dollars.
    public var costEstimate: Double
    /// What it has cost so far, in US dollars.
    public var costActual: Double
    /// What came of it, where that is text.
    public var result: String?
    /// The same in base64, where it is none.
    public var resultBase64: String?
    /// Why it failed.
    public var error: String?
    /// What earlier attempts failed with.
    public var errorDetails: [String]?
    /// The job that it belongs to.
    public var parentJobID: String?
    /// How often it was tried again.
    public var retryCount: Int
    /// How often it may be.
    public var maximumRetries: Int
    /// How long one attempt may take, in seconds; 0 for the host's default.
    public var deadlineSeconds: Int
    /// Not to be begun before this time. This and the other times are seconds since 1970.
    public var notBefore: Int64?
    /// When it was enqueued.
    public var createdAt: Int64
    /// When it began.
    public var startedAt: Int64?
    /// When it ended.
    public var completedAt: Int64?
    /// When anything of it changed last.
    public var updatedAt: Int64

    private enum CodingKeys: String, CodingKey {
        case id, plugin, status, source, payload, progress, result, error
        case handlerName = "handler_name"
        case payloadBase64 = "payload_base64"
        case costEstimate = "cost_estimate"
        case costActual = "cost_actual"
        case resultBase64 = "result_base64"
        case errorDetails = "error_details"
        case parentJobID = "parent_job_id"
        case retryCount = "retry_count"
        case maximumRetries = "max_retries"
        case deadlineSeconds = "timeout_secs"
        case notBefore = "not_before"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case updatedAt = "updated_at"
    }

    /// Describes a job.
    /// - Parameter plugin: the plugin that has its handler.
    public init(_ job: Job, plugin: String? = nil) {
        id = job.id
        self.plugin = plugin
        handlerName = job.handlerName
        status = job.status
        source = job.source
        (payload, payloadBase64) = Self.text(job.payload)
        progress = Progress(current: job.progressCurrent, total: job.progressTotal)
        costEstimate = job.costEstimate
        costActual = job.costActual
        (result, resultBase64) = Self.text(job.result)
        error = job.error.isEmpty ? nil : job.error
        errorDetails = job.errorDetails.isEmpty ? nil : job.errorDetails
        parentJobID = job.parentJobID.isEmpty ? nil : job.parentJobID
        retryCount = job.retryCount
        maximumRetries = job.maximumRetries
        deadlineSeconds = job.deadlineSeconds
        notBefore = job.notBefore == 0 ? nil : job.notBefore
        createdAt = job.createdAt
        startedAt = job.startedAt == 0 ? nil : job.startedAt
        completedAt = job.completedAt == 0 ? nil : job.completedAt
        updatedAt = job.updatedAt
    }

    private static func text(_ bytes: [UInt8]) -> (String?, String?) {
        if bytes.isEmpty { return (nil, nil) }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, nil) }
        return (nil, Data(bytes).base64EncodedString())
    }
}
