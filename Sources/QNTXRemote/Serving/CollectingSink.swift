import HTTPTypes
import Logging
import QNTXPlugin
import Synchronization

/// Takes a handler's answer, in pieces or whole, and hands it on whole: the protocol has no other. Any thread.
final class CollectingSink: ResponseSink {
    private struct State {
        var continuation: CheckedContinuation<PluginResponse, Never>?
        /// The answer, before anybody has asked for it.
        var answer: PluginResponse?
        /// What a streamed answer has come to.
        var streamed: (status: HTTPResponse.Status, headers: HTTPFields, bytes: [UInt8])?
        var isOver = false
    }

    let deadline: ContinuousClock.Instant?
    private let logger: Logger
    private let state = Mutex(State())

    init(deadline: ContinuousClock.Instant?, logger: Logger) {
        self.deadline = deadline
        self.logger = logger
    }

    /// The answer, waiting for it.
    func answer() async -> PluginResponse {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state in
                if state.answer == nil { state.continuation = continuation }
                return state.answer
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Nobody waits for the handler any more.
    func expire() {
        give(.error(.gatewayTimeout, "the plugin did not answer in time"))
    }

    func respond(_ response: consuming PluginResponse) throws(PluginError) {
        let response = response
        guard state.withLock({ $0.streamed == nil && !$0.isOver }) else { throw Self.over }
        give(response)
    }

    func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError) {
        let begins = state.withLock { state in
            guard !state.isOver, state.streamed == nil else { return false }
            state.streamed = (status, headers, [])
            return true
        }
        guard begins else { throw Self.over }
    }

    func write(_ piece: [UInt8]) throws(PluginError) -> Bool {
        let (takes, fits) = state.withLock { state in
            guard !state.isOver, let count = state.streamed?.bytes.count else { return (false, true) }
            guard count + piece.count <= MessageLimits.body else { return (true, false) }
            state.streamed?.bytes += piece
            return (true, true)
        }
        guard takes else { throw Self.over }
        guard fits else {
            let error = PluginError(
                .tooLarge,
                "the answer is larger than the \(MessageLimits.body) bytes that fit into a message between processes"
            )
            fail(error)
            throw error
        }
        return true
    }

    func whenWritable(_ callback: @escaping @Sendable () -> Void) { callback() }

    func end(_ trailers: HTTPFields?) throws(PluginError) {
        guard let streamed = state.withLock({ $0.isOver ? nil : $0.streamed }) else { throw Self.over }
        var headers = streamed.headers
        // Their place is behind the body, which has no such place here.
        for field in trailers ?? [:] { headers.append(field) }
        give(PluginResponse(status: streamed.status, headers: headers, body: .whole(streamed.bytes)))
    }

    func abort() {
        give(.error(.badGateway, "the plugin's answer broke off"))
    }

    func fail(_ error: any Error) {
        guard isOpen else { return }
        logger.error("a handler failed: \(PluginError.text(of: error))")
        if (error as? PluginError)?.code == .tooLarge, state.withLock({ $0.streamed != nil }) { return abort() }
        give(.failure(error))
    }

    var isOpen: Bool { state.withLock { !$0.isOver } }

    private func give(_ answer: PluginResponse) {
        let continuation = state.withLock { state -> CheckedContinuation<PluginResponse, Never>? in
            guard !state.isOver else { return nil }
            state.isOver = true
            state.answer = answer
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: answer)
    }

    private static let over = PluginError(.closed, "the request has been answered already, or its answer has not begun")
}
