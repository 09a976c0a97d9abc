public import QNTXPlugin

/// A closure that answers at once as a handler: it runs right on the host's event loop, which makes it several times
/// cheaper than an asynchronous one.
///
/// For what computes for microseconds and waits for nothing: one that blocks stops the clients of every plugin.
///
///     try mux.handleInline("GET /{$}") { _ in .text("hello\n") }
///
/// (On a route that streams the request's body it runs on a thread of the host's pool.)
public struct InlineHandler: HTTPHandler {
    private let body: @Sendable (PluginRequest) throws -> PluginResponse

    /// Handles requests with a closure whose answers are whole. What it throws is logged, and the client gets the status
    /// that ``PluginResponse/failure(_:)`` gives it.
    public init(_ body: @escaping @Sendable (PluginRequest) throws -> PluginResponse) {
        self.body = body
    }

    /// Runs the closure and answers with what it returns.
    public func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        do {
            try sink.respond(try body(request))
        } catch {
            if let exchange = sink as? Exchange {
                exchange.fail(error)
            } else {
                try? sink.respond(.failure(error))
            }
        }
        return nil
    }
}

extension HTTPMux {
    /// Adds a route with a closure that answers at once, on the host's event loop; see ``InlineHandler``.
    /// - Throws: `invalidPattern`, `conflictingPattern`.
    public mutating func handleInline(
        _ pattern: String,
        options: RouteOptions = RouteOptions(),
        _ body: @escaping @Sendable (PluginRequest) throws -> PluginResponse
    ) throws(PluginError) {
        try handle(pattern, options: options, InlineHandler(body))
    }
}
