/// Handles the requests of one route.
///
/// In the style of callbacks, so that a handler in C that answers at once costs no suspension, no task and no hop; an
/// asynchronous closure becomes one through ``AsyncHandler``.
public protocol HTTPHandler: Sendable {
    /// Starts handling a request, and returns without waiting. The answer goes to `sink`, during the call or later.
    /// - Returns: the work under way, so that it can be called off; nil if it is over.
    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)?
}

/// A request that a handler is still working on.
public protocol HandlerWork: Sendable {
    /// Nobody waits for the answer any more: the client left, or the deadline passed. May be called from any thread,
    /// more than once, and beside the answer.
    func cancel()

    /// The client has closed its side: it has left, as a rule, but an answer may still reach it. `cancel` follows when
    /// the connection is gone. May be called from any thread.
    func clientLeft()
}

extension HandlerWork {
    /// The default work goes on.
    public func clientLeft() {}
}
