import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Collects the handlers that a plugin names in `register_jobs`.
final class JobRegistrySink: Sendable {
    private struct State {
        var handlers: [String: NativeJobHandler] = [:]
        var failure: PluginError?
    }

    private static let table = SinkTable<JobRegistrySink>()
    private let state = Mutex(State())
    private let instance: NativeInstance

    private init(_ instance: NativeInstance) {
        self.instance = instance
    }

    /// Has a plugin name its handlers.
    /// - Parameter body: makes the call, with the handle for it.
    static func collect(
        for instance: NativeInstance,
        _ body: (qntx_job_registry) -> (ABIStatus, String?)
    ) throws(PluginError) -> [String: NativeJobHandler] {
        let sink = JobRegistrySink(instance)
        let (status, reason) = table.with(sink) { body(qntx_job_registry(api: api, id: $0)) }
        let state = sink.state.withLock { $0 }
        if let failure = state.failure { throw failure }
        guard status == .ok else {
            throw PluginError(status.errorCode, "register_jobs failed: \(reason ?? status.text)")
        }
        return state.handlers
    }

    private func add(
        _ name: qntx_str,
        _ function: qntx_job_handler?,
        _ context: UnsafeMutableRawPointer?
    ) -> ABIStatus {
        do throws(PluginError) {
            let name = try Borrowed.text(name, "the job handler's name", limit: 128)
            guard !name.isEmpty else { throw Borrowed.invalid("a job handler has an empty name") }
            guard let function else { throw Borrowed.invalid("the job handler \(name) is NULL") }
            let handler = NativeJobHandler(name: name, function: function, context: context, instance: instance)
            let isNew = state.withLock { state in
                guard state.handlers[name] == nil else { return false }
                state.handlers[name] = handler
                return true
            }
            guard isNew else { throw PluginError(.duplicateName, "the job handler \(name) is named twice") }
            return .ok
        } catch {
            state.withLock { state in
                if state.failure == nil { state.failure = error }
            }
            return ABIStatus(rawValue: ServiceCall.refuse(error))
        }
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_job_registry_api(
            struct_size: UInt32(MemoryLayout<qntx_job_registry_api>.size),
            reserved: 0,
            handle: { (JobRegistrySink.table.find($0.id)?.add($1, $2, $3) ?? .closed).rawValue }
        )
    )
}
