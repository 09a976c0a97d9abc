import HTTPTypes
import QNTXPlugin

/// Takes one whole answer, and tells its status.
final class StatusSink: ResponseSink {
    private let continuation: CheckedContinuation<Int, Never>

    private init(_ continuation: CheckedContinuation<Int, Never>) {
        self.continuation = continuation
    }

    /// What a route answers to a GET.
    static func ask(_ route: HTTPRoute, _ path: String) async -> Int {
        await withCheckedContinuation { continuation in
            _ = route.handler.handle(PluginRequest(path: path), answering: StatusSink(continuation))
        }
    }

    func respond(_ response: consuming PluginResponse) throws(PluginError) {
        continuation.resume(returning: response.status.code)
    }

    func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError) {
        continuation.resume(returning: status.code)
    }

    func write(_ piece: [UInt8]) throws(PluginError) -> Bool { true }
    func whenWritable(_ callback: @escaping @Sendable () -> Void) { callback() }
    func end(_ trailers: HTTPFields?) throws(PluginError) {}
    func abort() {}
    var isOpen: Bool { true }
    var deadline: ContinuousClock.Instant? { nil }
}
