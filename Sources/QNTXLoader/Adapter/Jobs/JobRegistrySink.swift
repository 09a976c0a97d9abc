import CQNTXPlugin
import QNTXPlugin

/// Collects the handlers that a plugin names in `register_jobs`.
final class JobRegistrySink: Sendable {
    private static let table = SinkTable<JobRegistrySink>()
    private let handlers = NamedItems<NativeJobHandler>()
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
        let outcome = table.with(sink) { body(qntx_job_registry(api: api, id: $0)) }
        return try sink.handlers.result("register_jobs", outcome)
    }

    private func add(
        _ name: qntx_str,
        _ function: qntx_job_handler?,
        _ context: UnsafeMutableRawPointer?
    ) -> ABIStatus {
        let refusal = handlers.add("job handler") { () throws(PluginError) in
            let name = try Borrowed.text(name, "the job handler's name", limit: 128)
            guard !name.isEmpty else { throw Borrowed.invalid("a job handler has an empty name") }
            guard let function else { throw Borrowed.invalid("the job handler \(name) is NULL") }
            return (name, NativeJobHandler(name: name, function: function, context: context, instance: instance))
        }
        return refusal.map { ABIStatus(rawValue: ServiceCall.refuse($0)) } ?? .ok
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_job_registry_api(
            struct_size: UInt32(MemoryLayout<qntx_job_registry_api>.size),
            reserved: 0,
            handle: { (JobRegistrySink.table.find($0.id)?.add($1, $2, $3) ?? .closed).rawValue }
        )
    )
}
