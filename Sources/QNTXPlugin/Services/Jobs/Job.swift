/// An asynchronous job. Source: QNTX's Pulse queue; times are seconds since 1970 as on its wire.
public struct Job: Sendable, Hashable, Codable {
    /// Where a job is in its life.
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case queued, running, paused, completed, failed, cancelled

        /// Whether nothing will happen to it any more.
        public var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
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
    /// What its handler has made of it, once it is completed.
    public var result: [UInt8]
    /// Why it failed; empty if it did not.
    public var error: String
    /// More about why, in the order in which it happened: what earlier attempts failed with.
    public var errorDetails: [String]
    /// The job that it belongs to; empty for none.
    public var parentJobID: String
    /// How often it has been tried again.
    public var retryCount: Int
    /// How often it may be tried again where its handler asks for it.
    public var maximumRetries: Int
    /// How long one attempt may take, in seconds; 0 for the host's default.
    public var deadlineSeconds: Int
    /// Not to be begun before this time; 0 for at once. A retry waits here.
    public var notBefore: Int64
    /// When it was enqueued.
    public var createdAt: Int64
    /// When it began; 0 if it has not.
    public var startedAt: Int64
    /// When it ended; 0 if it has not.
    public var completedAt: Int64
    /// When anything of it changed last.
    public var updatedAt: Int64

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
        self.result = []
        self.error = ""
        self.errorDetails = []
        self.parentJobID = parentJobID
        self.retryCount = 0
        self.maximumRetries = 2
        self.deadlineSeconds = 0
        self.notBefore = 0
        self.createdAt = 0
        self.startedAt = 0
        self.completedAt = 0
        self.updatedAt = 0
    }
}
