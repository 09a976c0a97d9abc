import CQNTXPlugin
import Glibc
import HTTPTypes
import QNTXPlugin
import Synchronization

extension Exchange {
    private static let againMicroseconds: UInt32 = 5000

    /// Has the pieces written by a thread that may wait for the client; none of Swift's may.
    func submitWriting() throws(PluginError) {
        guard ThreadPool.writers.submit({ self.writeAll() }) else {
            abort()
            throw PluginError(.busy, "the system has no thread to write the answer with")
        }
    }

    /// Writes what waits, in its order. On a thread of the writers.
    private func writeAll() {
        while true {
            switch state.withLock({ $0.next() }) {
            case .pause: return
            case .end(let trailers):
                do throws(PluginError) {
                    try sendEnd(trailers)
                } catch {
                    log(error.message, error.code)
                    abort()
                }
                return
            case .write(let piece):
                let status = write(patiently: piece)
                guard status == .ok else {
                    finish(status.error("the answer cannot be written"))
                    return cancel()
                }
                let callbacks = state.withLock { state in
                    state.written()
                    return state.takeWaiting()
                }
                callbacks.forEach { $0() }
            }
        }
    }

    /// Writes a piece, waiting while the client is slower.
    private func write(patiently piece: [UInt8]) -> ABIStatus {
        piece.withUnsafeBytes { bytes in
            let view = qntx_bytes(data: bytes.baseAddress, length: bytes.count)
            while true {
                let status = ABIStatus(rawValue: handle.api.pointee.write(handle, view))
                guard status == .again else { return status }
                // Hosts wait by themselves on such a thread. One that does not is asked again, but not all the time.
                guard hostIsOpen else { return .closed }
                usleep(Self.againMicroseconds)
            }
        }
    }

    /// Sends the end of a streamed answer.
    func sendEnd(_ trailers: HTTPFields?) throws(PluginError) {
        let status = withPairs(trailers ?? HTTPFields()) { pairs, count in
            ABIStatus(rawValue: handle.api.pointee.end(handle, pairs, count))
        }
        try settle(status, "the end of the answer")
        finish(nil)
    }
}
