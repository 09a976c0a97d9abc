import Dispatch
import HTTPTypes
import QNTXPlugin

/// Takes whole answers, one at a time, and keeps the last one: as little as a server's side can be.
///
/// Unchecked, because no lock is needed: the answer is written before `answered` is signalled, or on the caller's own
/// thread.
final class EchoSink: WholeAnswerSink, @unchecked Sendable {
    /// The last answer's body.
    private(set) var body: [UInt8] = []
    /// How many answers there have been.
    private(set) var count = 0
    private let answered: DispatchSemaphore?

    /// Makes a sink.
    /// - Parameter waits: whether answers come from another thread, so that somebody has to wait for them.
    init(waits: Bool) {
        answered = waits ? DispatchSemaphore(value: 0) : nil
    }

    /// Waits for the next answer.
    func wait() {
        answered?.wait()
    }

    func respond(_ response: consuming PluginResponse) throws(PluginError) {
        if response.status == .ok, case .whole(let bytes) = response.body { body = bytes }
        count += 1
        answered?.signal()
    }
}
