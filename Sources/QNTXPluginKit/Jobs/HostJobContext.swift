import CQNTXPlugin
import QNTXPlugin

/// What a job handler reports to: the host's `qntx_work`. Good for ever: once the execution is over, the host says so.
///
/// Unchecked, because of the pointer in the handle: the table is the host's, and its functions may be called from any
/// thread.
struct HostJobContext: JobContext, @unchecked Sendable {
    let deadline: ContinuousClock.Instant?
    private let work: qntx_work

    init(_ work: qntx_work) {
        self.work = work
        let left = work.api?.pointee.time_left.map { $0(work) } ?? .max
        deadline = left == .max ? nil : ContinuousClock.now + .milliseconds(Int64(clamping: left))
    }

    func report(progress current: Int, of total: Int) {
        _ = work.api?.pointee.progress.map { $0(work, Int64(current), Int64(total)) }
    }

    func report(cost: Double) {
        _ = work.api?.pointee.cost.map { $0(work, cost) }
    }

    var isCancelled: Bool {
        work.api?.pointee.is_cancelled.map { $0(work) } ?? false
    }

    /// Leaves the job's result with the host, which copies it.
    func set(result bytes: [UInt8]) -> ABIStatus {
        guard let function = work.api?.pointee.result else { return .unsupported }
        return bytes.withUnsafeBytes { bytes in
            ABIStatus(rawValue: function(work, qntx_bytes(data: bytes.baseAddress, length: bytes.count)))
        }
    }

    /// Asks for another attempt.
    func retry(_ retry: JobRetry) -> ABIStatus {
        guard let function = work.api?.pointee.retry else { return .again }
        let delay = retry.delay.map { UInt64(max(0, min($0 / .milliseconds(1), 9e15))) } ?? .max
        return withView(retry.reason) { ABIStatus(rawValue: function(work, delay, $0)) }
    }
}
