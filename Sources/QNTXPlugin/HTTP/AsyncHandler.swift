/// An asynchronous closure as a handler: each request is a task, begun on the caller's thread and gone on elsewhere if it
/// suspends.
public struct AsyncHandler: HTTPHandler {
    private let body: @Sendable (PluginRequest) async throws -> PluginResponse

    /// Handles requests with a closure. What it throws is a 500; its text is for the log, not for the client.
    public init(_ body: @escaping @Sendable (PluginRequest) async throws -> PluginResponse) {
        self.body = body
    }

    /// Runs the closure in a task and answers with what it returns.
    public func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        let request = request
        let body = body
        return TaskWork(
            task: Task.immediate {
                do {
                    try await Self.answer(try await body(request), to: sink)
                } catch {
                    sink.fail(error)
                }
            }
        )
    }

    private static func answer(_ response: PluginResponse, to sink: any ResponseSink) async throws {
        guard case .stream(let write) = response.body else { return try sink.respond(response) }
        try sink.begin(response.status, response.headers)
        try sink.end(try await write(ResponseWriter(sink)))
    }

    private struct TaskWork: HandlerWork {
        let task: Task<Void, Never>
        func cancel() { task.cancel() }

        // The task may still answer: whoever has only nothing more to send gets what it gives.
        func clientLeft() { task.cancel() }
    }
}
