/// An asynchronous job. Source: QNTX's Pulse queue; times are seconds since 1970 as on its wire.
public struct Job: Sendable, Hashable, Codable {
    /// Where a job is in its life.
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case queued, running, paused, completed, failed, cancelled
    }

    /// The job's id; empty until it is enqueued.
    public var id: String
    /// The handler that executes it.
    public var handlerName: String
    /// What the handler works on.
    public var payload: [UInt8]
    /// Where it comes from, in the caller's words.
    public var source: String
    /// Where it is in its life.
    public var status: Status
    /// How many steps are done.
    public var progressCurrent: Int
    /// Of how many.
    public var progressTotal: Int
    /// What it is expected to cost, in US dollars.
    public var costEstimate: Double
    /// What it has cost so far, in US dollars.
    public var costActual: Double
    /// Why it failed; empty if it did not.
    public var error: String
    /// The job that it belongs to; empty for none.
    public var parentJobID: String
    /// How often it has been tried again.
    public var retryCount: Int
    /// When it was enqueued.
    public var createdAt: Int64
    /// When it began; 0 if it has not.
    public var startedAt: Int64
    /// When it ended; 0 if it has not.
    public var completedAt: Int64

    /// Describes a job that is to be enqueued.
    public init(handlerName: String, payload: [UInt8] = [], source: String = "", parentJobID: String = "") {
        self.id = ""
        self.handlerName = handlerName
        self.payload = payload
        self.source = source
        self.status = .queued
        self.progressCurrent = 0
        self.progressTotal = 0
        self.costEstimate = 0
        self.costActual = 0
        self.error = ""
        self.parentJobID = parentJobID
        self.retryCount = 0
        self.createdAt = 0
        self.startedAt = 0
        self.completedAt = 0
    }
}
