import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// What a C job handler reports to: the `qntx_work` of one execution.
final class WorkSink: Sendable {
    private struct State {
        var isCancelled = false
        var result: [UInt8] = []
        var retry: JobRetry?
    }

    private static let table = SinkTable<WorkSink>()
    private let state = Mutex(State())
    private let context: any JobContext

    init(_ context: any JobContext) {
        self.context = context
    }

    /// Makes a call with a handle that is good for its length.
    static func with<Result>(_ sink: WorkSink, _ body: (qntx_work) -> Result) -> Result {
        table.with(sink) { body(qntx_work(api: api, id: $0)) }
    }

    /// Tells the handler to end.
    func cancel() {
        state.withLock { $0.isCancelled = true }
    }

    /// Whether the handler is to end.
    var isCancelled: Bool { state.withLock { $0.isCancelled } || context.isCancelled }

    /// The job's result.
    var result: [UInt8] { state.withLock { $0.result } }

    /// How the handler wants to be tried again.
    var retry: JobRetry? { state.withLock { $0.retry } }

    private func progress(_ current: Int64, _ total: Int64) -> ABIStatus {
        guard current >= 0, total >= 0 else {
            let error = Borrowed.invalid("a progress of \(current) of \(total) is none")
            return ABIStatus(rawValue: ServiceCall.refuse(error))
        }
        context.report(progress: Int(current), of: Int(total))
        return .ok
    }

    private func cost(_ dollars: Double) -> ABIStatus {
        guard dollars.isFinite, dollars >= 0 else {
            return ABIStatus(rawValue: ServiceCall.refuse(Borrowed.invalid("a cost of \(dollars) is none")))
        }
        context.report(cost: dollars)
        return .ok
    }

    private func setResult(_ view: qntx_bytes) -> ABIStatus {
        do throws(PluginError) {
            let bytes = try Borrowed.bytes(view, "the result")
            state.withLock { $0.result = bytes }
            return .ok
        } catch {
            return ABIStatus(rawValue: ServiceCall.refuse(error))
        }
    }

    private var timeLeft: UInt64 {
        guard let deadline = context.deadline else { return .max }
        let left = ContinuousClock.now.duration(to: deadline)
        return left > .zero
            ? UInt64(clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000) : 0
    }

    private func askForRetry(_ delay: UInt64, _ reason: qntx_str) -> ABIStatus {
        let reason = LogText.clean(String(reason, limit: 64 << 10))
        let wait = delay == .max ? nil : Duration.milliseconds(Int64(clamping: min(delay, 1 << 40)))
        state.withLock { $0.retry = JobRetry(reason, after: wait) }
        return .again
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_work_api(
            struct_size: UInt32(MemoryLayout<qntx_work_api>.size),
            reserved: 0,
            progress: { (WorkSink.table.find($0.id)?.progress($1, $2) ?? .closed).rawValue },
            cost: { (WorkSink.table.find($0.id)?.cost($1) ?? .closed).rawValue },
            result: { (WorkSink.table.find($0.id)?.setResult($1) ?? .closed).rawValue },
            is_cancelled: { WorkSink.table.find($0.id)?.isCancelled ?? true },
            time_left: { WorkSink.table.find($0.id)?.timeLeft ?? 0 },
            retry: { (WorkSink.table.find($0.id)?.askForRetry($1, $2) ?? .closed).rawValue }
        )
    )
}
