import QNTXPlugin

/// A handler that is a closure.
struct TestHandler: JobHandler {
    let body: @Sendable (Job, any JobContext) async throws -> [UInt8]

    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        try await body(job, context)
    }
}
