import CQNTXPlugin
import QNTXPlugin

/// A job handler of one instance: what the host means by its `context`.
final class JobRoute: Sendable {
    /// All job handlers of this library's instances.
    static let all = HandleTable<JobRoute>()

    private let handler: any JobHandler
    private let host: Host

    init(_ handler: any JobHandler, _ host: Host) {
        (self.handler, self.host) = (handler, host)
    }

    /// Executes a job on the host's thread, which waits for the handler and watches whether it should end: then its task
    /// is cancelled.
    func execute(_ work: qntx_work, _ job: Job) -> ABIStatus {
        let context = HostJobContext(work)
        let handler = handler
        let result = BlockingTask.run(cancelledWhen: { context.isCancelled }) {
            try await handler.execute(job, context)
        }
        switch result {
        case .success(let bytes):
            return bytes.isEmpty ? .ok : context.set(result: bytes)
        case .failure(let retry as JobRetry):
            return context.retry(retry)
        case .failure(let error):
            // It left because it was told to: that is no failure of the job's.
            return context.isCancelled ? .closed : host.fail(error)
        }
    }
}

extension JobRoute {
    /// Adds it to the host's registry.
    /// - Parameter number: what finds it in ``all``.
    static func register(_ name: String, _ number: UInt, in registry: qntx_job_registry) -> ABIStatus {
        guard let function = registry.api?.pointee.handle else { return .unsupported }
        let handler: qntx_job_handler = { context, work, job in
            guard let route = JobRoute.all.find(context) else { return ABIStatus.closed.rawValue }
            guard let job = JobViews.read(job) else { return ABIStatus.invalid.rawValue }
            return route.execute(work, job).rawValue
        }
        return withView(name) { name in
            ABIStatus(rawValue: function(registry, name, handler, UnsafeMutableRawPointer(bitPattern: number)))
        }
    }
}
