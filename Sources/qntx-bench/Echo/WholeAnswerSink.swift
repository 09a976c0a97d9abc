import HTTPTypes
import QNTXPlugin

/// A sink that takes whole answers alone, and waits for as long as they take.
protocol WholeAnswerSink: ResponseSink {}

extension WholeAnswerSink {
    func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) throws(PluginError) { throw noStream }
    func write(_ piece: [UInt8]) throws(PluginError) -> Bool { throw noStream }
    func whenWritable(_ callback: @escaping @Sendable () -> Void) { callback() }
    func end(_ trailers: HTTPFields?) throws(PluginError) { throw noStream }
    func abort() {}
    var isOpen: Bool { true }
    var deadline: ContinuousClock.Instant? { nil }

    private var noStream: PluginError { PluginError(.closed, "this sink takes whole answers") }
}
