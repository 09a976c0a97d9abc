import CQNTXPlugin
import QNTXPlugin

/// A C function as a `JobHandler`.
struct NativeJobHandler: JobHandler, @unchecked Sendable {
    let name: String
    let function: qntx_job_handler
    let context: UnsafeMutableRawPointer?
    let instance: NativeInstance

    /// Calls the function on a thread that may block, and waits for it, cancelled or not: nobody can end it but itself.
    func execute(_ job: Job, _ context: any JobContext) async throws -> [UInt8] {
        let work = WorkSink(context)
        let (status, reason) = try await withTaskCancellationHandler {
            try await BlockingCalls.run { () throws(PluginError) -> (ABIStatus, String?) in
                try instance.calling {
                    WorkSink.with(work) { handle in
                        JobView.lend(job) { job in
                            let (status, reason) = CallFrame.run { function(self.context, handle, job) }
                            return (ABIStatus(rawValue: status), reason)
                        }
                    }
                }
            }
        } onCancel: {
            work.cancel()
        }
        if status == .ok { return work.result }
        if status == .again { throw work.retry ?? JobRetry(reason ?? "it is to be tried again") }
        // It left because it was told to.
        if work.isCancelled, status == .closed { throw CancellationError() }
        throw PluginError(status.errorCode, reason ?? status.text, plugin: instance.name)
    }
}
