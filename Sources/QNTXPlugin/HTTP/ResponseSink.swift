public import HTTPTypes

/// Where a handler's answer goes: made by the server for one request, answered once, from any thread.
///
/// Either ``respond(_:)``, or ``begin(_:_:)``, any number of ``write(_:)``, ``end(_:)``. Whatever comes after the answer
/// is over throws `closed`, `clientGone` or `deadlineExceeded`, and changes nothing. No call waits.
public protocol ResponseSink: AnyObject, Sendable {
    /// Answers, whole. Only bodies that are ``ResponseBody/whole(_:)``; streams go through ``begin(_:_:)``.
    func respond(_ response: consuming PluginResponse) throws(PluginError)

    /// Begins a streamed answer. A content-length among the headers announces its length.
    func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError)

    /// Sends a piece of a streamed answer.
    /// - Returns: false, with nothing sent, while the client is slower than the plugin; see ``whenWritable(_:)``.
    func write(_ piece: [UInt8]) throws(PluginError) -> Bool

    /// Calls back, once, when ``write(_:)`` would take a piece or throw: at once if it would already, else from any
    /// thread. The callback must not block.
    func whenWritable(_ callback: @escaping @Sendable () -> Void)

    /// Ends a streamed answer.
    func end(_ trailers: HTTPFields?) throws(PluginError)

    /// Breaks a streamed answer off, so that the client can tell that it is not whole. Nothing happens after its end.
    func abort()

    /// Answers for a handler that failed: the client gets a status, and the operator the text.
    func fail(_ error: any Error)

    /// Whether somebody still waits for the answer: the client is there, the deadline has not passed, the answer has not
    /// ended.
    var isOpen: Bool { get }

    /// When the answer must have begun. Nil for no limit; also while the request's body still arrives, because it is the
    /// client who takes that time.
    var deadline: ContinuousClock.Instant? { get }
}

extension ResponseSink {
    /// Answers with the status, or breaks off what has begun, and keeps the text to itself: a sink that knows a log does
    /// better.
    public func fail(_ error: any Error) {
        do {
            try respond(.failure(error))
        } catch {
            abort()
        }
    }
}
